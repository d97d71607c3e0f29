package dev.holdfast.node.engine;

import dev.holdfast.vrrp.Evidence;
import dev.holdfast.vrrp.FaultReason;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.priority.TrackedChecks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of every virtual router of this node at one moment. */
public record NodeStatus(NodeEvent.Occurrence now, List<Router> routers) {

    public NodeStatus {
        routers = List.copyOf(routers);
    }

    /**
     * One virtual router.
     *
     * @param syncGroup with whose other members it moves; empty: alone
     * @param sinceUnixNanos wall clock at its last change of state
     * @param addressesHeld those that are on the interface now
     * @param counters by stable name, since the daemon's start
     */
    public record Router(
            RouterKey key,
            String name,
            String syncGroup,
            String interfaceName,
            State state,
            long sinceUnixNanos,
            int effectivePriority,
            List<IpAddress> addressesHeld,
            Evidence.@Nullable AdvertHeard lastAdvert,
            Map<String, Long> counters,
            Set<FaultReason> faultReasons,
            List<Check> checks) {
        public Router {
            addressesHeld = List.copyOf(addressesHeld);
            counters = Map.copyOf(counters);
            faultReasons = Set.copyOf(faultReasons);
            checks = List.copyOf(checks);
        }
    }

    /**
     * One thing that a router hangs on.
     *
     * @param weight 0: FAULT while it fails
     * @param detail why it fails; empty: it does not
     */
    public record Check(String name, int weight, TrackedChecks.Verdict verdict, String detail) {}
}
