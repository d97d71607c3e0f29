package dev.holdfast.control.fleet;

import dev.holdfast.vrrp.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fleet at one moment, as far as whoever asked may see it. */
public record FleetView(Instant at, List<ClusterView> clusters) {

    /** Nodes and virtual routers that are run together, both in order of name. */
    public record ClusterView(long id, String name, List<NodeView> nodes, List<RouterView> routers) {}

    /**
     * A node.
     *
     * @param connected whether its stream is up now, at any replica
     * @param since when it became so; null: it has never connected
     * @param lastSeenAt its last word; null: never
     * @param policyRevision in force on the node; 0: only its file
     * @param clockOffsetNanos how far its wall clock is ahead; null: not measured
     */
    public record NodeView(
            UUID uuid,
            String name,
            boolean banned,
            boolean evicted,
            Map<String, String> labels,
            boolean connected,
            @Nullable Instant since,
            @Nullable Instant lastSeenAt,
            String remoteAddress,
            String daemonVersion,
            long policyRevision,
            long spooledEvents,
            @Nullable Long clockOffsetNanos,
            @Nullable Long clockErrorNanos) {}

    /**
     * A virtual router.
     *
     * @param family 4 or 6
     * @param addresses every virtual address that a member declares, with prefix length
     * @param members in order of node name
     */
    public record RouterView(
            long id,
            String name,
            String segment,
            int family,
            int vrid,
            List<String> addresses,
            List<MemberView> members) {

        /** The members that say they are ACTIVE and are connected: one, none, or (a split brain) more. */
        public List<MemberView> active() {
            return members.stream()
                    .filter(member -> member.connected() && member.state() == State.ACTIVE)
                    .toList();
        }

        /** The members that were ACTIVE when they were last heard and are not connected: nobody knows. */
        public List<MemberView> lastKnownActive() {
            return members.stream()
                    .filter(member -> !member.connected() && member.state() == State.ACTIVE)
                    .toList();
        }
    }

    /**
     * A node's part in a virtual router.
     *
     * @param connected whether its node is; if not, the rest is what was last known
     * @param stateSince by the node's clock; null: it has not said yet
     * @param effectivePriority 1 to 255; 0: not said yet
     * @param declaredPriority what its file says; null: the node's version does not tell
     * @param settings the overlayable ones as the node's file has them
     */
    public record MemberView(
            long id,
            UUID nodeUuid,
            String nodeName,
            boolean connected,
            State state,
            @Nullable Instant stateSince,
            int effectivePriority,
            String interfaceName,
            int version,
            List<String> addresses,
            List<String> addressesHeld,
            List<String> faultReasons,
            String gate,
            @Nullable String lastAdvertSender,
            @Nullable Integer lastAdvertPriority,
            @Nullable Integer declaredPriority,
            Map<String, String> settings) {}
}
