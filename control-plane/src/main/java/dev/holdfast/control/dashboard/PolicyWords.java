package dev.holdfast.control.dashboard;

import dev.holdfast.control.policy.EffectivePolicy;
import dev.holdfast.control.policy.EffectivePolicy.Value;
import dev.holdfast.control.policy.PolicyScope.Level;
import dev.holdfast.web.PolicyView;
import dev.holdfast.web.PolicyView.Answer;
import dev.holdfast.web.PolicyView.MemberPolicy;
import dev.holdfast.web.PolicyView.Setting;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Policy as pages show it. */
final class PolicyWords {

    /** Shown always; the others only where somebody laid something over them. */
    private static final Set<String> ALWAYS = Set.of("startup.delay", "preemption");

    private PolicyWords() {}

    static PolicyView of(List<EffectivePolicy> members) {
        return new PolicyView(members.stream().map(PolicyWords::member).toList());
    }

    private static MemberPolicy member(EffectivePolicy policy) {
        Answer answer = answer(policy);
        return new MemberPolicy(
                policy.nodeName(),
                policy.values().stream()
                        .filter(value -> ALWAYS.contains(value.setting())
                                || value.source() != null
                                || !value.skipped().isEmpty())
                        .map(PolicyWords::setting)
                        .toList(),
                answer,
                policy.wantedRevision() == 0 ? "" : Long.toString(policy.wantedRevision()),
                policy.reason(),
                inForce(policy, answer));
    }

    private static Answer answer(EffectivePolicy policy) {
        if (policy.wantedRevision() == 0 && policy.status() != EffectivePolicy.Status.DRIFTED) {
            return Answer.LOCAL;
        }
        return switch (policy.status()) {
            case APPLIED -> Answer.APPLIED;
            case DRIFTED -> Answer.DRIFTED;
            case REJECTED -> Answer.REJECTED;
            case PENDING -> Answer.PENDING;
            case OFFLINE -> Answer.OFFLINE;
        };
    }

    private static String inForce(EffectivePolicy policy, Answer answer) {
        return switch (answer) {
            case LOCAL, APPLIED -> "";
            case DRIFTED ->
                "the node says that it runs with this revision, and by the hash of its settings it runs with others;"
                        + " restart it, and it is sent the policy again";
            case PENDING, REJECTED, OFFLINE ->
                "wanted, not yet in force: the node runs with "
                        + (policy.appliedRevision() == 0 ? "its file" : "revision " + policy.appliedRevision());
        };
    }

    private static Setting setting(Value value) {
        return new Setting(
                label(value.setting()),
                value.setting(),
                value.value(),
                source(value.source()) + (value.revision() == 0 ? "" : ", revision " + value.revision()),
                value.source() == null ? "" : value.fileValue(),
                value.skipped());
    }

    private static String label(String setting) {
        return switch (setting) {
            case "startup.delay" -> "startup delay";
            case "startup.delaySinceBoot" -> "startup delay since boot";
            case "startup.gate" -> "startup gate";
            case "startup.proof" -> "startup proof";
            case "startup.maxHold" -> "longest hold";
            default -> setting;
        };
    }

    private static String source(@Nullable Level level) {
        if (level == null) {
            return "the node's file";
        }
        return switch (level) {
            case FLEET -> "policy of the fleet";
            case CLUSTER -> "policy of the cluster";
            case ROUTER -> "policy of this router";
            case MEMBER -> "policy of this member";
        };
    }
}
