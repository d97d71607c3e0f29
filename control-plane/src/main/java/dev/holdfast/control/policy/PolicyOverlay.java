package dev.holdfast.control.policy;

import dev.holdfast.control.fleet.Member;
import dev.holdfast.control.fleet.Node;
import dev.holdfast.control.fleet.NodePresence;
import dev.holdfast.control.fleet.RouterKey;
import dev.holdfast.control.policy.PolicyScope.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that is laid over, as it is at one moment: fleet &lt; cluster &lt; router &lt; member. Read inside a transaction. */
final class PolicyOverlay {

    /** Of the scopes that were asked for: those of some nodes, their clusters and virtual routers, and of the fleet. */
    private static final String SCOPES = """
            p.scope = FLEET or p.scope = CLUSTER and p.scopeId in :clusters
            or p.scope = ROUTER and p.scopeId in :routers or p.scope = MEMBER and p.scopeId in :members
            """;

    private final Map<PolicyScope, Map<String, PolicySetting>> settings = new HashMap<>();
    private final Map<PolicyScope, Long> newestRevisions = new HashMap<>();
    private final Map<UUID, List<Member>> members;

    private PolicyOverlay(Map<UUID, List<Member>> members) {
        this.members = members;
    }

    /** What is laid over the routers that these nodes declare, and nothing else. */
    static PolicyOverlay of(Collection<Node> nodes) {
        List<Member> declared =
                Member.list("from Member m join fetch m.router where m.node in ?1 and m.withdrawnAt is null", nodes);
        PolicyOverlay overlay =
                new PolicyOverlay(declared.stream().collect(Collectors.groupingBy(member -> member.node.uuid)));
        Set<Long> clusters = nodes.stream().map(node -> node.cluster.id).collect(Collectors.toSet());
        overlay.read(clusters, declared);
        return overlay;
    }

    private void read(Set<Long> clusters, List<Member> declared) {
        Set<Long> routers = declared.stream().map(member -> member.router.id).collect(Collectors.toSet());
        Set<Long> ids = declared.stream().map(member -> member.id).collect(Collectors.toSet());
        for (PolicySetting row : PolicySetting.getEntityManager()
                .createQuery("select p from PolicySetting p where " + SCOPES, PolicySetting.class)
                .setParameter("clusters", clusters)
                .setParameter("routers", routers)
                .setParameter("members", ids)
                .getResultList()) {
            settings.computeIfAbsent(new PolicyScope(row.scope, row.scopeId), scope -> new TreeMap<>())
                    .put(row.setting, row);
        }
        for (Object[] row : PolicyChange.getEntityManager()
                .createQuery(
                        "select p.scope, p.scopeId, max(p.revisionId) from PolicyChange p where " + SCOPES
                                + " group by p.scope, p.scopeId",
                        Object[].class)
                .setParameter("clusters", clusters)
                .setParameter("routers", routers)
                .setParameter("members", ids)
                .getResultList()) {
            newestRevisions.put(new PolicyScope((Level) row[0], (Long) row[1]), (Long) row[2]);
        }
    }

    /** From now on as if this line of a revision were laid over. */
    void assume(PolicyChange line) {
        Map<String, PolicySetting> there = settings.computeIfAbsent(line.place(), scope -> new TreeMap<>());
        if (line.valueAfter == null) {
            there.remove(line.setting);
        } else {
            there.put(line.setting, new PolicySetting(line.place(), line.setting, line.valueAfter, line.revisionId));
        }
    }

    private List<Member> members(Node node) {
        return members.getOrDefault(node.uuid, List.of());
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
    WantedPolicy wanted(Node node) {
        List<Member> members = members(node);
        Map<RouterKey, Map<String, String>> routers = new HashMap<>();
        members.forEach(member -> routers.put(member.router.key(), texts(member)));
        return new WantedPolicy(
                wantedRevision(node, members),
                routers,
                OverlayText.effectiveHash(members.stream()
                        .map(member -> new OverlayText.Overlaid(member.router.key(), member.settings, texts(member)))));
    }

    private Map<String, String> texts(Member member) {
        Map<String, String> values = new TreeMap<>();
        over(member).forEach((setting, row) -> {
            if (why(member, row).isEmpty()) {
                values.put(setting, row.value);
            }
        });
        return values;
    }

    /** How this member shall treat a router of lesser priority that is ACTIVE. */
    String preemption(Member member) {
        String laid = texts(member).get(OverlayText.PREEMPTION);
        return laid != null
                ? laid
                : member.settings.getOrDefault(OverlayText.PREEMPTION, OverlayText.defaultOf(OverlayText.PREEMPTION));
    }

    EffectivePolicy effective(Member member) {
        WantedPolicy shall = wanted(member.node);
        long wanted = shall.revision();
        NodePolicy answer = NodePolicy.findById(member.node.uuid);
        NodePresence presence = NodePresence.findById(member.node.uuid);
        EffectivePolicy.Status status = hasDrifted(member.node, shall, presence)
                ? EffectivePolicy.Status.DRIFTED
                : status(wanted, answer, presence);
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

    /** Why what is laid over this setting does not hold for this member; empty: it does. */
    private static String why(Member member, PolicySetting row) {
        return OverlayText.holds(member.ownsTheAddresses(), row.setting, row.value)
                ? ""
                : "the node owns the addresses (priority 255) and always takes them back";
    }

    /** Every setting of a member, in the order of their names. */
    List<EffectivePolicy.Value> values(Member member) {
        Map<String, PolicySetting> laid = over(member);
        List<EffectivePolicy.Value> values = new ArrayList<>();
        for (String setting : OverlayText.names()) {
            String fileValue = member.settings.getOrDefault(setting, OverlayText.defaultOf(setting));
            PolicySetting row = laid.get(setting);
            values.add(value(member, setting, fileValue, row));
        }
        return values;
    }

    private static EffectivePolicy.Value value(
            Member member, String setting, String fileValue, @Nullable PolicySetting row) {
        if (row == null) {
            return new EffectivePolicy.Value(setting, fileValue, null, fileValue, 0, "");
        }
        String why = why(member, row);
        return why.isEmpty()
                ? new EffectivePolicy.Value(setting, row.value, row.scope, fileValue, row.revisionId, "")
                : new EffectivePolicy.Value(
                        setting, fileValue, null, fileValue, 0, row.value + " does not hold here: " + why);
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

    /** Only of a node that declares the very settings that we know: the hash of another version is another one. */
    private boolean hasDrifted(Node node, WantedPolicy shall, @Nullable NodePresence presence) {
        return presence != null
                && presence.connected
                && shall.isContradicted(presence.policyRevision, presence.effectiveHash)
                && members(node).stream().allMatch(member -> OverlayText.declaresAll(member.settings));
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
