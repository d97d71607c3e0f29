package dev.holdfast.control.policy;

import dev.holdfast.control.fleet.Member;
import dev.holdfast.control.fleet.Node;
import dev.holdfast.control.fleet.NodePresence;
import dev.holdfast.control.fleet.RouterKey;
import dev.holdfast.control.policy.PolicyScope.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that is laid over, as it is at one moment: fleet &lt; cluster &lt; router &lt; member. Read inside a transaction. */
final class PolicyOverlay {

    private final Map<PolicyScope, Map<String, PolicySetting>> settings = new HashMap<>();
    private final Map<PolicyScope, Long> newestRevisions = new HashMap<>();

    private PolicyOverlay() {}

    static PolicyOverlay read() {
        PolicyOverlay overlay = new PolicyOverlay();
        for (PolicySetting row : PolicySetting.<PolicySetting>listAll()) {
            overlay.settings
                    .computeIfAbsent(new PolicyScope(row.scope, row.scopeId), scope -> new TreeMap<>())
                    .put(row.setting, row);
        }
        List<Object[]> newest = PolicyChange.getEntityManager()
                .createQuery(
                        "select c.scope, c.scopeId, max(c.revisionId) from PolicyChange c group by c.scope, c.scopeId",
                        Object[].class)
                .getResultList();
        for (Object[] row : newest) {
            overlay.newestRevisions.put(new PolicyScope((Level) row[0], (Long) row[1]), (Long) row[2]);
        }
        return overlay;
    }

    /** The settings laid over one member, the narrowest scope's of each. */
    Map<String, PolicySetting> over(Member member) {
        Map<String, PolicySetting> laid = new TreeMap<>();
        for (PolicyScope scope : scopes(member)) {
            laid.putAll(settings.getOrDefault(scope, Map.of()));
        }
        return laid;
    }

    /** What the node of these members shall lay over its file. */
    WantedPolicy wanted(Node node, List<Member> members) {
        Map<RouterKey, Map<String, String>> routers = new HashMap<>();
        members.forEach(member -> routers.put(member.router.key(), texts(member)));
        return new WantedPolicy(
                wantedRevision(node, members), routers, OverlayText.effectiveHash(members, this::texts));
    }

    private Map<String, String> texts(Member member) {
        Map<String, String> values = new TreeMap<>();
        over(member).forEach((setting, row) -> values.put(setting, row.value));
        return values;
    }

    EffectivePolicy effective(Member member) {
        List<Member> ofNode = members(member.node);
        long wanted = wantedRevision(member.node, ofNode);
        NodePolicy answer = NodePolicy.findById(member.node.uuid);
        NodePresence presence = NodePresence.findById(member.node.uuid);
        EffectivePolicy.Status status = status(wanted, answer, presence);
        return new EffectivePolicy(
                member.id,
                member.router.id,
                member.node.uuid,
                member.node.name,
                values(member),
                status,
                wanted,
                presence == null ? 0 : presence.policyRevision,
                status == EffectivePolicy.Status.REJECTED && answer != null
                        ? Objects.requireNonNullElse(answer.reason, "")
                        : "");
    }

    static List<Member> members(Node node) {
        return Member.list("from Member m join fetch m.router where m.node = ?1 and m.withdrawnAt is null", node);
    }

    private List<EffectivePolicy.Value> values(Member member) {
        Map<String, PolicySetting> laid = over(member);
        List<EffectivePolicy.Value> values = new ArrayList<>();
        for (String setting : OverlayText.names()) {
            String fileValue = member.settings.getOrDefault(setting, OverlayText.defaultOf(setting));
            PolicySetting row = laid.get(setting);
            values.add(
                    row == null
                            ? new EffectivePolicy.Value(setting, fileValue, null, fileValue, 0)
                            : new EffectivePolicy.Value(setting, row.value, row.scope, fileValue, row.revisionId));
        }
        return values;
    }

    private long wantedRevision(Node node, List<Member> members) {
        long newest = Math.max(revision(PolicyScope.FLEET), revision(new PolicyScope(Level.CLUSTER, node.cluster.id)));
        for (Member member : members) {
            for (PolicyScope scope : scopes(member)) {
                newest = Math.max(newest, revision(scope));
            }
        }
        return newest;
    }

    private long revision(PolicyScope scope) {
        return newestRevisions.getOrDefault(scope, 0L);
    }

    private static List<PolicyScope> scopes(Member member) {
        return List.of(
                PolicyScope.FLEET,
                new PolicyScope(Level.CLUSTER, member.router.cluster.id),
                new PolicyScope(Level.ROUTER, member.router.id),
                new PolicyScope(Level.MEMBER, member.id));
    }

    private static EffectivePolicy.Status status(
            long wanted, @Nullable NodePolicy answer, @Nullable NodePresence presence) {
        if (answer != null && Objects.equals(answer.answeredRevision, wanted)) {
            return Boolean.TRUE.equals(answer.applied)
                    ? EffectivePolicy.Status.APPLIED
                    : EffectivePolicy.Status.REJECTED;
        }
        if (presence != null && presence.policyRevision >= wanted) {
            return EffectivePolicy.Status.APPLIED;
        }
        return presence != null && presence.connected ? EffectivePolicy.Status.PENDING : EffectivePolicy.Status.OFFLINE;
    }
}
