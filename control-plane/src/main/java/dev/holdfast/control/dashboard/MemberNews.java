package dev.holdfast.control.dashboard;

import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.control.policy.EffectivePolicy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a router's page tells of each member beyond what the fleet knows: how it came into its state, and the policy that its node
 * runs with.
 *
 * @param last transition of each node
 * @param policies in words, by member's id
 */
record MemberNews(Map<UUID, StoredTransition> last, Map<Long, String> policies) {

    /** Nothing; for pages that show many routers. */
    static final MemberNews NONE = new MemberNews(Map.of(), Map.of());

    static MemberNews of(List<StoredTransition> last, List<EffectivePolicy> policies) {
        return new MemberNews(
                last.stream()
                        .collect(Collectors.toMap(
                                StoredTransition::nodeUuid, Function.identity(), (newer, older) -> newer)),
                policies.stream().collect(Collectors.toMap(EffectivePolicy::memberId, MemberNews::words)));
    }

    private static String words(EffectivePolicy policy) {
        String inForce =
                policy.appliedRevision() == 0 ? "only the node's file" : "revision " + policy.appliedRevision();
        return policy.wantedRevision() != 0 && policy.status() == EffectivePolicy.Status.REJECTED
                ? inForce + "; it refused " + policy.wantedRevision() + ": " + policy.reason()
                : inForce;
    }
}
