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
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        List<Cluster> all = Cluster.list("order by name");
        List<Cluster> clusters =
                all.stream().filter(cluster -> seen.test(cluster.name)).toList();
        return clusters.size() < all.size()
                ? of(clusters)
                : view(
                        all,
                        Node.list("forgottenAt is null order by name"),
                        NodePresence.listAll(),
                        VirtualRouter.list("order by name, family, id"),
                        Member.list("from Member m join fetch m.node n where m.withdrawnAt is null order by n.name"));
    }

    /** The same of one cluster: no other is looked at. */
    @Transactional
    public FleetView readCluster(String name) {
        return of(Cluster.list("name", name));
    }

    private static FleetView of(List<Cluster> clusters) {
        List<Long> ids = ids(clusters);
        return view(
                clusters,
                Node.list("cluster.id in ?1 and forgottenAt is null order by name", ids),
                NodePresence.list(
                        "from NodePresence p where p.nodeUuid in (select n.uuid from Node n where n.cluster.id in ?1)",
                        ids),
                VirtualRouter.list("cluster.id in ?1 order by name, family, id", ids),
                Member.list(
                        "from Member m join fetch m.node n where n.cluster.id in ?1 and m.withdrawnAt is null order by"
                                + " n.name",
                        ids));
    }

    /**
     * Of a large fleet only these virtual routers, and nodes that are not connected.
     *
     * @param whole whether all clusters may be in it
     * @param seen ids of those that may be, if not all
     * @param unheard at most so many nodes, those first that were heard last
     * @return clusters of which there is something to show
     */
    @Transactional
    public FleetView readOnly(boolean whole, Set<Long> seen, Collection<Long> routerIds, int unheard) {
        List<Node> nodes = Node.<Node>find(
                        "select n from Node n left join NodePresence p on p.nodeUuid = n.uuid where (?1 = true or"
                                + " n.cluster.id in ?2) and n.forgottenAt is null and (p is null or p.connected = false)"
                                + " order by p.lastSeenAt desc nulls last, n.name",
                        whole,
                        whole ? List.of() : seen)
                .page(0, unheard)
                .list();
        List<Member> members = Member.list(
                "from Member m join fetch m.node n where m.router.id in ?1 and m.withdrawnAt is null order by n.name",
                routerIds);
        Set<UUID> told = new HashSet<>();
        nodes.forEach(node -> told.add(node.uuid));
        members.forEach(member -> told.add(member.node.uuid));
        List<VirtualRouter> routers = VirtualRouter.list("id in ?1 order by name, family, id", routerIds);
        Set<Long> of = new HashSet<>();
        nodes.forEach(node -> of.add(node.cluster.id));
        routers.forEach(router -> of.add(router.cluster.id));
        if (!whole) {
            of.retainAll(seen);
        }
        return view(
                Cluster.list("id in ?1 order by name", of),
                nodes,
                NodePresence.list("nodeUuid in ?1", told),
                routers,
                members);
    }

    private static List<Long> ids(List<Cluster> clusters) {
        return clusters.stream().map(cluster -> cluster.id).toList();
    }

    private static FleetView view(
            List<Cluster> clusters,
            List<Node> nodes,
            List<NodePresence> presences,
            List<VirtualRouter> routers,
            List<Member> members) {
        Map<UUID, NodePresence> presence =
                presences.stream().collect(Collectors.toMap(of -> of.nodeUuid, Function.identity()));
        Map<Long, List<Node>> nodesOf = nodes.stream().collect(Collectors.groupingBy(node -> node.cluster.id));
        Map<Long, List<VirtualRouter>> routersOf =
                routers.stream().collect(Collectors.groupingBy(router -> router.cluster.id));
        Map<Long, List<Member>> membersOf = members.stream().collect(Collectors.groupingBy(member -> member.router.id));
        return new FleetView(
                Instant.now(),
                clusters.stream()
                        .map(cluster -> new ClusterView(
                                cluster.id,
                                cluster.name,
                                nodesOf.getOrDefault(cluster.id, List.of()).stream()
                                        .map(node -> view(node, presence.get(node.uuid)))
                                        .toList(),
                                routersOf.getOrDefault(cluster.id, List.of()).stream()
                                        .map(router ->
                                                view(router, membersOf.getOrDefault(router.id, List.of()), presence))
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
                        "from Member m join fetch m.node n where m.withdrawnAt is null and m.router in ?1 order by"
                                + " n.name",
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
