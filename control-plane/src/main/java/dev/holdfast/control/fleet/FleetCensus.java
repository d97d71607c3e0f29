package dev.holdfast.control.fleet;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts the fleet as it is now. Two statements, however large it is; none of them brings a member along. */
@ApplicationScoped
public class FleetCensus {

    /** Each virtual router that some node's file names, judged by what its members say and by which of them are connected. */
    private static final String ROUTERS = """
        SELECT c.id, c.name, judged.condition, count(judged.id),
            string_agg(CAST(judged.id AS text), ' ' ORDER BY judged.name, judged.id)
                FILTER (WHERE judged.condition <> 'OK')
        FROM holdfast.cluster c LEFT JOIN (
            SELECT r.id, r.name, r.cluster_id, CASE
                WHEN said.active > 1 THEN 'SPLIT'
                WHEN said.active = 1 AND said.backup > 0 THEN 'OK'
                WHEN said.active = 1 THEN 'DEGRADED'
                WHEN said.silent > 0 OR said.fresh > 0 THEN 'UNKNOWN'
                ELSE 'NO_ACTIVE' END AS condition
            FROM (SELECT m.router_id,
                    count(*) FILTER (WHERE p.connected AND m.state = 'ACTIVE') AS active,
                    count(*) FILTER (WHERE p.connected AND m.state = 'BACKUP') AS backup,
                    count(*) FILTER (WHERE p.connected IS NOT TRUE) AS silent,
                    count(*) FILTER (WHERE m.state_since IS NULL) AS fresh
                FROM holdfast.member m LEFT JOIN holdfast.node_presence p ON p.node_uuid = m.node_uuid
                WHERE m.withdrawn_at IS NULL
                GROUP BY m.router_id) AS said
            JOIN holdfast.virtual_router r ON r.id = said.router_id) AS judged ON judged.cluster_id = c.id
        GROUP BY c.id, c.name, judged.condition
        ORDER BY c.name
        """;

    private static final String NODES = """
        SELECT n.cluster_id, count(*), count(*) FILTER (WHERE p.connected)
        FROM holdfast.node n LEFT JOIN holdfast.node_presence p ON p.node_uuid = n.uuid
        WHERE n.forgotten_at IS NULL
        GROUP BY n.cluster_id
        """;

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
    @Transactional
    public List<ClusterCount> read(Predicate<String> seen) {
        Map<Long, Object[]> nodes = new HashMap<>();
        rows(NODES).forEach(row -> nodes.put(number(row[0]), row));
        List<ClusterCount> counts = new ArrayList<>();
        for (Object[] row : rows(ROUTERS)) {
            String name = (String) row[1];
            if (!seen.test(name)) {
                continue;
            }
            if (counts.isEmpty() || !counts.getLast().name().equals(name)) {
                counts.add(empty(number(row[0]), name, nodes.get(number(row[0]))));
            }
            if (row[2] instanceof String condition) {
                Condition in = Condition.valueOf(condition);
                counts.getLast().routers().put(in, number(row[3]));
                counts.getLast().noted().put(in, ids((String) row[4]));
            }
        }
        return counts;
    }

    private static ClusterCount empty(long id, String name, Object @Nullable [] nodes) {
        return new ClusterCount(
                id,
                name,
                new EnumMap<>(Condition.class),
                new EnumMap<>(Condition.class),
                nodes == null ? 0 : number(nodes[1]),
                nodes == null ? 0 : number(nodes[2]));
    }

    private static List<Long> ids(@Nullable String text) {
        return text == null
                ? List.of()
                : Stream.of(text.split(" ")).map(Long::valueOf).toList();
    }

    private static long number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    private static List<Object[]> rows(String sql) {
        return Cluster.getEntityManager().createNativeQuery(sql, Object[].class).getResultList().stream()
                .map(row -> (Object[]) row)
                .toList();
    }
}
