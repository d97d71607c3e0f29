package dev.holdfast.control.fleet;

import dev.holdfast.control.fleet.FleetCensus.ClusterCount;
import dev.holdfast.control.fleet.FleetCensus.Condition;
import dev.holdfast.control.fleet.FleetFacts.MemberFacts;
import dev.holdfast.control.fleet.FleetFacts.RouterFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fleet judged.
 *
 * @param counts of all clusters, in order of name
 * @param apart ids of virtual routers whose members' files say different things
 */
record FleetStanding(List<ClusterCount> counts, Set<Long> apart) {

    static FleetStanding of(FleetFacts facts) {
        Map<Long, Tally> tallies = new HashMap<>();
        for (MemberFacts member : facts.members()) {
            if (!member.withdrawn()) {
                tallies.computeIfAbsent(member.router(), _ -> new Tally())
                        .add(member, facts.isConnected(member.node()), facts.isEvicted(member.node()));
            }
        }
        Map<Long, Sum> sums = new HashMap<>();
        facts.nodes().forEach(node -> {
            if (!node.getValue().forgotten()) {
                sums.computeIfAbsent(node.getValue().cluster(), _ -> new Sum())
                        .addNode(facts.isConnected(node.getKey()));
            }
        });
        Set<Long> apart = new LinkedHashSet<>();
        tallies.forEach((id, tally) -> {
            RouterFacts router = facts.router(id);
            if (router != null) {
                sums.computeIfAbsent(router.cluster(), _ -> new Sum()).addRouter(id, router.name(), tally.condition());
            }
            if (tally.apart) {
                apart.add(id);
            }
        });
        List<ClusterCount> counts = facts.clusters().entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(cluster ->
                        sums.getOrDefault(cluster.getKey(), new Sum()).count(cluster.getKey(), cluster.getValue()))
                .toList();
        return new FleetStanding(counts, Collections.unmodifiableSet(apart));
    }

    /** A virtual router by its members. */
    private static final class Tally {
        private int active;
        private int backup;
        private int silent;
        private int fresh;
        private boolean apart;
        private @Nullable MemberFacts other;
        private @Nullable Long intervalNanos;

        void add(MemberFacts member, boolean connected, boolean evicted) {
            if (!connected) {
                silent++;
            } else if (member.state().equals("ACTIVE")) {
                active++;
            } else if (member.state().equals("BACKUP")) {
                backup++;
            }
            if (member.fresh()) {
                fresh++;
            }
            if (!evicted) {
                compare(member);
            }
        }

        private void compare(MemberFacts member) {
            Long interval = member.intervalNanos();
            apart |= interval != null && intervalNanos != null && !interval.equals(intervalNanos);
            intervalNanos = interval == null ? intervalNanos : interval;
            apart |= other != null
                    && (other.version() != member.version()
                            || !other.addresses().equals(member.addresses())
                            || !other.preemption().equals(member.preemption()));
            other = member;
        }

        Condition condition() {
            if (active > 1) {
                return Condition.SPLIT;
            }
            if (active == 1) {
                return backup > 0 ? Condition.OK : Condition.DEGRADED;
            }
            return silent > 0 || fresh > 0 ? Condition.UNKNOWN : Condition.NO_ACTIVE;
        }
    }

    /** A cluster. */
    private static final class Sum {
        private final Map<Condition, Long> routers = new EnumMap<>(Condition.class);
        private final Map<Condition, List<Named>> noted = new EnumMap<>(Condition.class);
        private long nodes;
        private long connected;

        private record Named(String name, long id) {}

        void addNode(boolean isConnected) {
            nodes++;
            connected += isConnected ? 1 : 0;
        }

        void addRouter(long id, String name, Condition condition) {
            routers.merge(condition, 1L, Long::sum);
            if (condition != Condition.OK) {
                noted.computeIfAbsent(condition, _ -> new ArrayList<>()).add(new Named(name, id));
            }
        }

        ClusterCount count(long id, String name) {
            Map<Condition, List<Long>> ids = new EnumMap<>(Condition.class);
            noted.forEach((condition, of) -> ids.put(
                    condition,
                    of.stream()
                            .sorted(Comparator.comparing(Named::name).thenComparing(Named::id))
                            .map(Named::id)
                            .toList()));
            return new ClusterCount(
                    id, name, Collections.unmodifiableMap(routers), Collections.unmodifiableMap(ids), nodes, connected);
        }
    }
}
