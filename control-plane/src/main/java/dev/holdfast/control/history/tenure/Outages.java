package dev.holdfast.control.history.tenure;

import dev.holdfast.control.database.Columns;
import dev.holdfast.control.history.tenure.Interval.Kind;
import dev.holdfast.control.history.tenure.Silence.MemberNow;
import dev.holdfast.vrrp.State;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Derives the outages of routers anew, from the moment on at which something of their members has changed; within the
 * caller's transaction. It begins where a member's being ACTIVE ended last before that moment: what came before is not
 * touched by it, and whatever comes after may be.
 */
final class Outages {

    private static final String BEGINNINGS = """
            SELECT w.router_id, coalesce(
                (SELECT max(t.ended_at) FROM holdfast.tenure t
                 WHERE t.router_id = w.router_id AND t.kind = 'ACTIVE' AND t.ended_at <= w.since), '-infinity') AS since
            FROM unnest(?::bigint[], ?::timestamptz[]) AS w (router_id, since)
            """;

    private static final String INTERVALS = """
            SELECT t.* FROM unnest(?::bigint[], ?::timestamptz[]) AS w (router_id, since)
            JOIN holdfast.tenure t ON t.router_id = w.router_id AND t.ended_at >= w.since
            """;

    private static final String MEMBERS = """
            SELECT m.router_id, m.node_uuid, m.node_name, m.cluster_id, m.state, m.first_at,
                CASE WHEN p.connected OR p.connected IS NULL OR n.evicted_at IS NOT NULL THEN NULL
                     ELSE greatest(p.last_seen_at, d.heard_at) END AS silent_since
            FROM holdfast.tenure_member m
            JOIN holdfast.tenure_node d ON d.node_uuid = m.node_uuid
            LEFT JOIN holdfast.node n ON n.uuid = m.node_uuid
            LEFT JOIN holdfast.node_presence p ON p.node_uuid = m.node_uuid
            WHERE m.router_id = ANY (?)
            """;

    private static final String FORGET = """
            DELETE FROM holdfast.outage o USING unnest(?::bigint[], ?::timestamptz[]) AS w (router_id, since)
            WHERE o.router_id = w.router_id AND o.began_at >= w.since
            """;

    private static final String INSERT = """
            INSERT INTO holdfast.outage (router_id, cluster_id, began_at, ended_at, certain, error_nanos, former_node,
                next_node, ended_received_at, ended_id)
            SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::boolean[], ?::bigint[],
                ?::uuid[], ?::uuid[], ?::timestamptz[], ?::bigint[])
            """;

    private final Connection connection;

    Outages(Connection connection) {
        this.connection = connection;
    }

    /** @param touched since when something of a router has changed */
    void derive(Map<Long, Instant> touched) throws SQLException {
        if (touched.isEmpty()) {
            return;
        }
        SortedMap<Long, Instant> beginnings = beginnings(touched);
        Map<Long, List<MemberNow>> members = members(connection, beginnings.keySet());
        Map<Long, List<Interval>> intervals = new HashMap<>();
        try (PreparedStatement statement = routers(beginnings).prepare(connection, INTERVALS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                Interval interval = interval(rows);
                intervals
                        .computeIfAbsent(interval.routerId(), _ -> new ArrayList<>())
                        .add(interval);
            }
        }
        List<Outage> outages = new ArrayList<>();
        beginnings.forEach((router, since) -> Sweep.outages(Silence.applied(
                        intervals.getOrDefault(router, List.of()), members.getOrDefault(router, List.of())))
                .stream()
                .filter(outage -> !outage.from().isBefore(since))
                .forEach(outages::add));
        routers(beginnings).execute(connection, FORGET);
        insert(outages);
    }

    private SortedMap<Long, Instant> beginnings(Map<Long, Instant> touched) throws SQLException {
        SortedMap<Long, Instant> beginnings = new TreeMap<>();
        try (PreparedStatement statement = routers(touched).prepare(connection, BEGINNINGS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                beginnings.put(rows.getLong("router_id"), Rows.instant(rows, "since"));
            }
        }
        return beginnings;
    }

    private static Columns<Map.Entry<Long, Instant>> routers(Map<Long, Instant> routers) {
        return new Columns<>(routers.entrySet())
                .bigint(Map.Entry::getKey)
                .with("timestamptz", router -> Rows.literal(router.getValue()));
    }

    /** The members of these routers as they are now, by router. */
    static Map<Long, List<MemberNow>> members(Connection connection, Collection<Long> routers) throws SQLException {
        Map<Long, List<MemberNow>> members = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(MEMBERS)) {
            Array ids = connection.createArrayOf("bigint", routers.toArray());
            statement.setArray(1, ids);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    MemberNow member = new MemberNow(
                            rows.getLong("router_id"),
                            rows.getObject("node_uuid", UUID.class),
                            rows.getString("node_name"),
                            rows.getLong("cluster_id"),
                            State.valueOf(rows.getString("state")),
                            Rows.instant(rows, "first_at"),
                            Rows.maybe(rows, "silent_since"));
                    members.computeIfAbsent(member.routerId(), _ -> new ArrayList<>())
                            .add(member);
                }
            }
        }
        return members;
    }

    /** A row of {@code tenure}. */
    static Interval interval(ResultSet row) throws SQLException {
        return new Interval(
                row.getLong("router_id"),
                row.getObject("node_uuid", UUID.class),
                row.getLong("cluster_id"),
                Kind.valueOf(row.getString("kind")),
                Rows.instant(row, "began_at"),
                Rows.instant(row, "ended_at"),
                Rows.number(row, "began_error_nanos"),
                Rows.number(row, "ended_error_nanos"),
                Rows.place(row, "began"),
                Rows.place(row, "ended"),
                Rows.number(row, "advert_age_nanos"),
                row.getBoolean("settled"));
    }

    private void insert(List<Outage> outages) throws SQLException {
        new Columns<>(outages)
                .bigint(Outage::routerId)
                .bigint(Outage::clusterId)
                .with("timestamptz", outage -> Rows.literal(outage.from()))
                .with("timestamptz", outage -> Rows.literal(outage.to()))
                .with("boolean", Outage::certain)
                .bigint(Outage::errorNanos)
                .with("uuid", Outage::formerNode)
                .with("uuid", Outage::nextNode)
                .with("timestamptz", outage -> literal(outage))
                .bigint(outage ->
                        outage.endedBy() == null ? null : outage.endedBy().id())
                .execute(connection, INSERT);
    }

    private static @Nullable String literal(Outage outage) {
        return outage.endedBy() == null ? null : Rows.literal(outage.endedBy().receivedAt());
    }
}
