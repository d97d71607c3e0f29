package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.control.policy.PolicyRefusedException;
import dev.holdfast.control.policy.PolicyScope;
import dev.holdfast.control.policy.PolicyScope.Level;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyRequestTest {

    @Test
    void asksOnlyForWhatWasFilledIn() {
        assertThat(request("router", " 5s ", "keep", "", "why", "save").values())
                .isEqualTo(Map.of("startup.delay", "5s"));
        assertThat(request("router", "", "after", "30s", "why", "save").values())
                .isEqualTo(Map.of("preemption", "after 30s"));
    }

    @Test
    void takesBothAwayOnReset() {
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("startup.delay", null);
        nothing.put("preemption", null);

        assertThat(request("router", "5s", "never", "", "why", "reset").values())
                .isEqualTo(nothing);
    }

    @Test
    void isRefusedWithoutAReasonOrAChange() {
        assertThatExceptionOfType(PolicyRefusedException.class)
                .isThrownBy(
                        () -> request("router", "5s", "keep", "", " ", "save").values())
                .withMessageContaining("reason");
        assertThatExceptionOfType(PolicyRefusedException.class)
                .isThrownBy(
                        () -> request("router", "", "keep", "", "why", "save").values())
                .withMessageContaining("nothing would change");
    }

    @Test
    void aPlanNeedsNoReason() {
        PolicyRequest plan = request("router", "5s", "keep", "", "", "plan");

        assertThat(plan.planOnly()).isTrue();
        assertThat(plan.values()).isEqualTo(Map.of("startup.delay", "5s"));
    }

    @Test
    void isForTheRouterOrOneMember() {
        assertThat(request("router", "", "keep", "", "", "").policyScope(7))
                .isEqualTo(new PolicyScope(Level.ROUTER, 7));
        assertThat(request("member-12", "", "keep", "", "", "").policyScope(7))
                .isEqualTo(new PolicyScope(Level.MEMBER, 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fleet", "member-", "member-0", "member-x", "member--1", "member-99999999999999999999"})
    void isForNothingElse(String scope) {
        assertThatExceptionOfType(PolicyRefusedException.class)
                .isThrownBy(() -> request(scope, "", "keep", "", "", "").policyScope(7));
    }

    private static PolicyRequest request(
            String scope, String delay, String preemption, String after, String reason, String act) {
        return PolicyRequest.of(scope, delay, preemption, after, reason, act);
    }
}
