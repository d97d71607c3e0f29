package dev.holdfast.control.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

    @Test
    void readsWhatPeopleType() {
        assertThat(Reach.parse(" ALL ")).isEqualTo(Reach.EVERYWHERE);
        assertThat(Reach.parse("edge-b, edge-a  edge-b").clusters()).containsExactly("edge-a", "edge-b");
        assertThat(Reach.parse(Reach.parse("b a").toString())).isEqualTo(Reach.of(List.of("a", "b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "all edge", "<b>", "edge/a", "*", "-edge"})
    void refusesWhatIsNoClusterSaveAllIsOneByThatName(String typed) {
        if (typed.equals("all edge")) {
            assertThat(Reach.parse(typed).everywhere()).isFalse();
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> Reach.parse(typed));
        }
    }

    @Test
    void meetsAnotherWhereBothReach() {
        Reach ab = Reach.parse("a b");
        Reach bc = Reach.parse("b c");

        assertThat(ab.within(bc)).isEqualTo(Reach.parse("b")).isEqualTo(bc.within(ab));
        assertThat(ab.within(Reach.EVERYWHERE)).isEqualTo(ab).isEqualTo(Reach.EVERYWHERE.within(ab));
        assertThat(Reach.parse("a").within(Reach.parse("c"))).isEqualTo(Reach.NOWHERE);
        assertThat(Reach.NOWHERE.includes("a")).isFalse();
    }

    @Test
    void aRoleCountsOnlyWhereItReaches() {
        Standing operatorOfA = new Standing(Role.OPERATOR, Reach.parse("a"));
        Standing adminOfA = new Standing(Role.ADMIN, Reach.parse("a"));

        assertThat(operatorOfA.has(Right.CHANGE_POLICY, "a")).isTrue();
        assertThat(operatorOfA.has(Right.CHANGE_POLICY, "b")).isFalse();
        assertThat(operatorOfA.has(Right.ENROLL, "a")).isTrue();
        assertThat(operatorOfA.has(Right.ENROLL, "b")).isFalse();
        assertThat(adminOfA.has(Right.ENROLL, "a")).isTrue();
        assertThat(adminOfA.has(Right.ADMINISTER))
                .as("users belong to no cluster")
                .isFalse();
        assertThat(adminOfA.has(Right.SEE_METRICS)).isFalse();
        assertThat(new Standing(Role.ADMIN, Reach.NOWHERE).has(Right.SEE)).isFalse();
    }

    @Test
    void theLesserOfTwoMayWhatBothMay() {
        Standing owner = new Standing(Role.OPERATOR, Reach.parse("a b"));
        Standing token = new Standing(Role.ADMIN, Reach.parse("b c"));

        assertThat(token.within(owner)).isEqualTo(new Standing(Role.OPERATOR, Reach.parse("b")));
        assertThat(owner.covers(new Standing(Role.VIEWER, Reach.parse("b")))).isTrue();
        assertThat(owner.covers(new Standing(Role.ADMIN, Reach.parse("b")))).isFalse();
        assertThat(owner.covers(new Standing(Role.VIEWER, Reach.EVERYWHERE))).isFalse();
    }
}
