package dev.holdfast.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RightTest {

    @ParameterizedTest
    @EnumSource(Right.class)
    void isHeldByEveryRoleAboveTheLeast(Right right) {
        boolean held = false;
        for (Role role : Role.values()) {
            assertThat(right.heldBy(role)).as("%s by %s", right, role).matches(now -> now || !isHeldBelow(right, role));
            held = right.heldBy(role);
        }
        assertThat(held).as("an admin has every right").isTrue();
    }

    @Test
    void aViewerLooksAndChangesNothing() {
        assertThat(Arrays.stream(Right.values()).filter(right -> right.heldBy(Role.VIEWER)))
                .containsExactlyInAnyOrder(Right.NONE, Right.SEE, Right.SEE_METRICS, Right.SEE_SELF, Right.OWN_ACCOUNT);
        assertThat(Right.CHANGE_POLICY.heldBy(Role.OPERATOR)).isTrue();
        assertThat(Right.ADMINISTER.heldBy(Role.OPERATOR)).isFalse();
    }

    private static boolean isHeldBelow(Right right, Role role) {
        return Arrays.stream(Role.values())
                .filter(other -> other.compareTo(role) < 0)
                .anyMatch(right::heldBy);
    }
}
