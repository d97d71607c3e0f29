package dev.holdfast.control.policy;

import dev.holdfast.control.fleet.Cluster;
import dev.holdfast.control.fleet.Member;
import dev.holdfast.control.fleet.VirtualRouter;
import dev.holdfast.control.policy.PolicyScope.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What shall be laid over at some scopes, held to the rules of today. Used inside a transaction. */
final class PolicyDraft {

    private final Map<PolicyScope, Map<String, @Nullable String>> wanted = new LinkedHashMap<>();

    private PolicyDraft() {}

    /**
     * Of one scope.
     *
     * @param values setting to value, null takes it away; settings that are not named stay
     * @throws PolicyRefusedException if there is no such scope or setting, or a value is none for it
     */
    static PolicyDraft of(PolicyScope scope, Map<String, @Nullable String> values) {
        PolicyDraft draft = new PolicyDraft();
        draft.add(scope, values);
        return draft;
    }

    /** The same of several; a refusal says at which. */
    static PolicyDraft of(Map<PolicyScope, Map<String, @Nullable String>> wanted) {
        PolicyDraft draft = new PolicyDraft();
        for (Map.Entry<PolicyScope, Map<String, @Nullable String>> each : wanted.entrySet()) {
            try {
                draft.add(each.getKey(), each.getValue());
            } catch (PolicyRefusedException refused) {
                throw new PolicyRefusedException("at " + each.getKey().text() + ": " + refused.getMessage());
            }
        }
        return draft;
    }

    private void add(PolicyScope scope, Map<String, @Nullable String> values) {
        requireExists(scope);
        refuseOwner(scope, values);
        Map<String, @Nullable String> canonical = new TreeMap<>();
        values.forEach((setting, value) -> canonical.put(setting, OverlayText.check(setting, value)));
        wanted.put(scope, canonical);
    }

    /** What differs from what is laid over now, as lines of the revision of this number. */
    List<PolicyChange> lines(long revision) {
        List<PolicyChange> lines = new ArrayList<>();
        wanted.forEach((scope, values) -> {
            Map<String, String> old = new HashMap<>();
            PolicySetting.at(scope).forEach(row -> old.put(row.setting, row.value));
            values.forEach((setting, value) -> {
                if (!Objects.equals(old.get(setting), value)) {
                    lines.add(new PolicyChange(revision, scope, setting, old.get(setting), value));
                }
            });
        });
        return lines;
    }

    private static void requireExists(PolicyScope scope) {
        boolean exists = switch (scope.level()) {
            case FLEET -> true;
            case CLUSTER -> Cluster.findByIdOptional(scope.id()).isPresent();
            case ROUTER -> VirtualRouter.findByIdOptional(scope.id()).isPresent();
            case MEMBER -> Member.findByIdOptional(scope.id()).isPresent();
        };
        if (!exists) {
            throw new PolicyRefusedException("there is no " + scope.text());
        }
    }

    /** Wider scopes pass an owner by; laid over just this member, it would do nothing. */
    private static void refuseOwner(PolicyScope scope, Map<String, @Nullable String> values) {
        String preemption = values.get(OverlayText.PREEMPTION);
        if (scope.level() == Level.MEMBER
                && preemption != null
                && !preemption.equals(OverlayText.IMMEDIATE)
                && Member.<Member>findById(scope.id()).ownsTheAddresses()) {
            throw new PolicyRefusedException("preemption cannot be '" + preemption + "' at a member that owns the"
                    + " addresses (priority 255), which always takes them back; give it a priority below 255 in the"
                    + " node's file");
        }
    }
}
