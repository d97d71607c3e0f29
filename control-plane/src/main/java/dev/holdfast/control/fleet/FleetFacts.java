package dev.holdfast.control.fleet;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Of each row of the fleet what it is judged by. Each setter says whether that is something else than before. */
final class FleetFacts {

    private final Map<Long, String> clusters = new HashMap<>();
    private final Map<UUID, NodeFacts> nodes = new HashMap<>();
    private final Map<UUID, Boolean> presences = new HashMap<>();
    private final Map<Long, RouterFacts> routers = new HashMap<>();
    private final Map<Long, MemberFacts> members = new HashMap<>();

    record NodeFacts(long cluster, boolean forgotten, boolean evicted) {}

    record RouterFacts(long cluster, String name) {}

    /**
     * A member.
     *
     * @param state as it last said
     * @param fresh whether it has said nothing yet
     * @param intervalNanos null: the node's version does not say
     * @param preemption as its file says; empty: it does not
     */
    record MemberFacts(
            long router,
            UUID node,
            String state,
            boolean withdrawn,
            boolean fresh,
            short version,
            @Nullable Long intervalNanos,
            String addresses,
            String preemption) {}

    boolean cluster(long id, String name) {
        return !name.equals(clusters.put(id, name));
    }

    boolean node(UUID uuid, NodeFacts node) {
        return !node.equals(nodes.put(uuid, node));
    }

    boolean presence(UUID node, boolean connected) {
        return !Boolean.valueOf(connected).equals(presences.put(node, connected));
    }

    boolean router(long id, RouterFacts router) {
        return !router.equals(routers.put(id, router));
    }

    boolean member(long id, MemberFacts member) {
        return !member.equals(members.put(id, member));
    }

    /** Of all kinds. */
    long rows() {
        return (long) clusters.size() + nodes.size() + presences.size() + routers.size() + members.size();
    }

    Map<Long, String> clusters() {
        return clusters;
    }

    Set<Map.Entry<UUID, NodeFacts>> nodes() {
        return nodes.entrySet();
    }

    Collection<MemberFacts> members() {
        return members.values();
    }

    @Nullable
    RouterFacts router(long id) {
        return routers.get(id);
    }

    boolean isEvicted(UUID node) {
        NodeFacts known = nodes.get(node);
        return known != null && known.evicted();
    }

    boolean isConnected(UUID node) {
        return presences.getOrDefault(node, false);
    }
}
