package dev.holdfast.control.dashboard;

import dev.holdfast.control.policy.PolicyRefusedException;
import dev.holdfast.control.policy.PolicyScope;
import dev.holdfast.control.policy.PolicyScope.Level;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the form of a router's page asks for, as typed. */
record PolicyRequest(
        String scope, String startupDelay, String preemption, String preemptionAfter, String reason, Act act) {

    static final String FLEET = "fleet";

    /** What the form is sent for. */
    enum Act {
        SAVE,
        PLAN,
        RESET
    }

    private static final String MEMBER = "member-";
    private static final String CLUSTER = "cluster-";

    /** Missing fields are as if left empty. */
    static PolicyRequest of(
            @Nullable String scope,
            @Nullable String startupDelay,
            @Nullable String preemption,
            @Nullable String preemptionAfter,
            @Nullable String reason,
            @Nullable String act) {
        return new PolicyRequest(
                Objects.requireNonNullElse(scope, "router"),
                Objects.requireNonNullElse(startupDelay, "").strip(),
                Objects.requireNonNullElse(preemption, "keep"),
                Objects.requireNonNullElse(preemptionAfter, "").strip(),
                Objects.requireNonNullElse(reason, "").strip(),
                switch (Objects.requireNonNullElse(act, "")) {
                    case "reset" -> Act.RESET;
                    case "plan" -> Act.PLAN;
                    default -> Act.SAVE;
                });
    }

    static PolicyRequest empty() {
        return of(null, null, null, null, null, null);
    }

    /** Whether only to show what it would do. */
    boolean planOnly() {
        return act == Act.PLAN;
    }

    static String memberScope(long memberId) {
        return MEMBER + memberId;
    }

    /**
     * For whom.
     *
     * @throws PolicyRefusedException if it is neither the router nor a member
     */
    PolicyScope policyScope(long routerId) {
        if ("router".equals(scope)) {
            return new PolicyScope(Level.ROUTER, routerId);
        }
        if (scope.matches(MEMBER + "\\d{1,18}") && !scope.matches(MEMBER + "0+")) {
            return new PolicyScope(Level.MEMBER, Long.parseLong(scope.substring(MEMBER.length())));
        }
        throw new PolicyRefusedException("'" + scope + "' is neither this router nor a member; choose one of the list");
    }

    static String clusterScope(long clusterId) {
        return CLUSTER + clusterId;
    }

    /**
     * The same, on the page of the whole fleet.
     *
     * @throws PolicyRefusedException if it is neither the fleet nor a cluster
     */
    PolicyScope wideScope() {
        if (FLEET.equals(scope)) {
            return PolicyScope.FLEET;
        }
        if (scope.matches(CLUSTER + "\\d{1,18}") && !scope.matches(CLUSTER + "0+")) {
            return new PolicyScope(Level.CLUSTER, Long.parseLong(scope.substring(CLUSTER.length())));
        }
        throw new PolicyRefusedException("'" + scope + "' is neither the fleet nor a cluster; choose one of the list");
    }

    /**
     * Setting to value; null takes away what is laid over it.
     *
     * @throws PolicyRefusedException if nothing is asked for, or no reason is given
     */
    Map<String, @Nullable String> values() {
        if (reason.isEmpty() && act != Act.PLAN) {
            throw new PolicyRefusedException("the reason is missing; say why, for whoever reads this later");
        }
        Map<String, @Nullable String> values = new TreeMap<>();
        if (act == Act.RESET) {
            values.put("startup.delay", null);
            values.put("preemption", null);
            return values;
        }
        if (!startupDelay.isEmpty()) {
            values.put("startup.delay", startupDelay);
        }
        switch (preemption) {
            case "keep" -> {}
            case "after" -> values.put("preemption", "after " + preemptionAfter);
            default -> values.put("preemption", preemption);
        }
        if (values.isEmpty()) {
            throw new PolicyRefusedException(
                    "nothing would change: give a startup delay, choose a preemption, or take the settings away");
        }
        return values;
    }
}
