package dev.holdfast.control.fleet;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Counts the fleet as it is now: one statement, and of what it was before only what was written since. */
@ApplicationScoped
public class FleetCensus {

    private final KnownFleet known;

    @Inject
    FleetCensus(KnownFleet known) {
        this.known = known;
    }

    /** How a virtual router is, the worst first. */
    public enum Condition {
        /** Two connected members or more say that they are ACTIVE. */
        SPLIT,
        /** All members are connected, and none is ACTIVE. */
        NO_ACTIVE,
        /** Whoever may be ACTIVE is not connected, or has said nothing yet. */
        UNKNOWN,
        /** One is ACTIVE, and no other that is connected could take over. */
        DEGRADED,
        /** One is ACTIVE, and another stands by. */
        OK
    }

    /**
     * A cluster in numbers.
     *
     * @param routers how many of each condition; conditions that none is in are not named
     * @param noted ids of those that are not {@link Condition#OK}, in order of name
     */
    public record ClusterCount(
            long id,
            String name,
            Map<Condition, Long> routers,
            Map<Condition, List<Long>> noted,
            long nodes,
            long connected) {

        public long routerCount() {
            return routers.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Clusters in order of name, also those without a node or a router. */
    public List<ClusterCount> read(Predicate<String> seen) {
        return known.read().counts().stream()
                .filter(count -> seen.test(count.name()))
                .toList();
    }

    /** Ids of the virtual routers whose members' files say different things, with nothing laid over them; all clusters' routers. */
    public Set<Long> apart() {
        return known.read().apart();
    }
}
