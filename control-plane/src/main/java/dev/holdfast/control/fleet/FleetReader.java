package dev.holdfast.control.fleet;

import dev.holdfast.control.fleet.FleetView.ClusterView;
import dev.holdfast.control.fleet.FleetView.MemberView;
import dev.holdfast.control.fleet.FleetView.NodeView;
import dev.holdfast.control.fleet.FleetView.RouterView;
import dev.holdfast.vrrp.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the fleet as it is now. Five statements, however large it is. */
@ApplicationScoped
public class FleetReader {

    /**
     * The fleet, as far as it may be seen. Members whose node's file no longer names their router are left out.
     *
     * @param seen whether a cluster of this name is to be in it
     */
    @Transactional
    public FleetView read(Predicate<String> seen) {
        List<Cluster> clusters = Cluster.<Cluster>list("order by name").stream()
                .filter(cluster -> seen.test(cluster.name))
                .toList();
        List<Node> nodes = Node.list("forgottenAt is null order by name");
        Map<UUID, NodePresence> presences = NodePresence.<NodePresence>listAll().stream()
                .collect(Collectors.toMap(presence -> presence.nodeUuid, Function.identity()));
        List<VirtualRouter> routers = VirtualRouter.list("order by name, family, id");
        Map<Long, List<Member>> members =
                Member.<Member>find("from Member m join fetch m.node n where m.withdrawnAt is null order by n.name")
                        .stream()
                        .collect(Collectors.groupingBy(member -> member.router.id));
        return new FleetView(
                Instant.now(),
                clusters.stream()
                        .map(cluster -> new ClusterView(
                                cluster.id,
                                cluster.name,
                                nodes.stream()
                                        .filter(node -> node.cluster.id.equals(cluster.id))
                                        .map(node -> view(node, presences.get(node.uuid)))
                                        .toList(),
                                routers.stream()
                                        .filter(router -> router.cluster.id.equals(cluster.id))
                                        .map(router ->
                                                view(router, members.getOrDefault(router.id, List.of()), presences))
                                        .toList()))
                        .toList());
    }

    /**
     * A virtual router in a list.
     *
     * @param active names of the nodes whose last word is that they are ACTIVE
     */
    public record RouterEntry(
            long id,
            String name,
            String cluster,
            String segment,
            int family,
            int vrid,
            List<String> addresses,
            List<String> members,
            List<String> active) {}

    /**
     * Virtual routers in the order of their ids.
     *
     * @param seen whether those of a cluster of this name are to be in it
     * @param after the id of the last one that is known already; 0: none
     */
    @Transactional
    public List<RouterEntry> routers(Predicate<String> seen, long after, int limit) {
        List<Long> clusters = Cluster.<Cluster>listAll().stream()
                .filter(cluster -> seen.test(cluster.name))
                .map(cluster -> cluster.id)
                .toList();
        List<VirtualRouter> routers = VirtualRouter.<VirtualRouter>find(
                        "from VirtualRouter r join fetch r.cluster c where c.id in ?1 and r.id > ?2 order by r.id",
                        clusters,
                        after)
                .page(0, limit)
                .list();
        Map<Long, List<Member>> members = Member.<Member>find(
                        "from Member m join fetch m.node n where m.withdrawnAt is null and m.router in ?1 order by n.name",
                        routers)
                .stream()
                .collect(Collectors.groupingBy(member -> member.router.id));
        return routers.stream()
                .map(router -> entry(router, members.getOrDefault(router.id, List.of())))
                .toList();
    }

    private static RouterEntry entry(VirtualRouter router, List<Member> members) {
        TreeSet<String> addresses = new TreeSet<>();
        members.forEach(member -> addresses.addAll(member.addresses));
        return new RouterEntry(
                router.id,
                router.name,
                router.cluster.name,
                router.segment,
                router.family,
                router.vrid,
                List.copyOf(addresses),
                members.stream().map(member -> member.node.name).toList(),
                members.stream()
                        .filter(member -> member.state == State.ACTIVE)
                        .map(member -> member.node.name)
                        .toList());
    }

    /** Name of the cluster that a virtual router belongs to; empty: there is none of that id. */
    @Transactional
    public Optional<String> clusterOfRouter(long id) {
        return VirtualRouter.<VirtualRouter>find("from VirtualRouter r join fetch r.cluster where r.id = ?1", id)
                .firstResultOptional()
                .map(router -> router.cluster.name);
    }

    /** By which its nodes know a virtual router; empty: there is none of that id. */
    @Transactional
    public Optional<RouterKey> keyOfRouter(long id) {
        return VirtualRouter.<VirtualRouter>findByIdOptional(id).map(VirtualRouter::key);
    }

    /**
     * Whether a node has been connected for so long, and has no event left that is not stored.
     *
     * @param heardAfter it has to have been heard later than this: where a control plane died, its nodes look connected for a while
     */
    @Transactional
    public boolean hasToldAll(UUID node, Duration connectedFor, Instant heardAfter) {
        return NodePresence.count(
                        "nodeUuid = ?1 and connected and spooledEvents = 0 and since < ?2 and lastSeenAt > ?3",
                        node,
                        Instant.now().minus(connectedFor),
                        heardAfter)
                > 0;
    }

    private static NodeView view(Node node, @Nullable NodePresence presence) {
        if (presence == null) {
            return new NodeView(
                    node.uuid,
                    node.name,
                    node.bannedAt != null,
                    node.evictedAt != null,
                    Map.copyOf(node.labels),
                    false,
                    null,
                    null,
                    "",
                    "",
                    0,
                    0,
                    null,
                    null);
        }
        return new NodeView(
                node.uuid,
                node.name,
                node.bannedAt != null,
                node.evictedAt != null,
                Map.copyOf(node.labels),
                presence.connected,
                presence.since,
                presence.lastSeenAt,
                presence.remoteAddress,
                presence.daemonVersion,
                presence.policyRevision,
                presence.spooledEvents,
                presence.clockOffsetNanos,
                presence.clockErrorNanos);
    }

    private static RouterView view(VirtualRouter router, List<Member> members, Map<UUID, NodePresence> presences) {
        TreeSet<String> addresses = new TreeSet<>();
        members.forEach(member -> addresses.addAll(member.addresses));
        return new RouterView(
                router.id,
                router.name,
                router.segment,
                router.family,
                router.vrid,
                List.copyOf(addresses),
                members.stream()
                        .map(member -> view(member, presences.get(member.node.uuid)))
                        .toList());
    }

    private static MemberView view(Member member, @Nullable NodePresence presence) {
        Short advertPriority = member.lastAdvertPriority;
        Short declared = member.declaredPriority;
        return new MemberView(
                member.id,
                member.node.uuid,
                member.node.name,
                presence != null && presence.connected,
                member.state,
                member.stateSince,
                member.effectivePriority,
                member.interfaceName,
                member.version,
                List.copyOf(member.addresses),
                List.copyOf(member.addressesHeld),
                List.copyOf(member.faultReasons),
                member.gate,
                member.lastAdvertSender,
                advertPriority == null ? null : advertPriority.intValue(),
                declared == null ? null : declared.intValue(),
                Map.copyOf(member.settings));
    }
}
