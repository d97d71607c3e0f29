package dev.holdfast.control.history.tenure;

import dev.holdfast.control.database.Columns;
import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.control.history.tenure.MemberFold.Standing;
import dev.holdfast.control.history.tenure.NodeFold.Position;
import dev.holdfast.vrrp.State;
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
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What has been derived of nodes and their members, in the database; within the caller's transaction. */
final class TenureStore {

    private static final String POSITIONS = """
            SELECT node_uuid, epoch, seq, heard_at, clock_error_nanos, boot_id, monotonic_nanos
            FROM holdfast.tenure_node WHERE node_uuid = ANY (?)
            """;

    private static final String STANDINGS = """
            SELECT node_uuid, router_id, cluster_id, node_name, state, mute, since, since_error_nanos, since_received_at,
                since_id, advert_age_nanos, first_at, last_at, unknown_since
            FROM holdfast.tenure_member WHERE node_uuid = ANY (?)
            """;

    private static final String SILENCES =
            "SELECT node_uuid, heard_at FROM holdfast.node_silence WHERE node_uuid = ANY (?)";

    private static final String KEEP_POSITIONS = """
            INSERT INTO holdfast.tenure_node (node_uuid, epoch, seq, heard_at, clock_error_nanos, boot_id, monotonic_nanos)
            SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::timestamptz[], ?::bigint[], ?::text[], ?::bigint[])
            ON CONFLICT (node_uuid) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, heard_at = excluded.heard_at,
                clock_error_nanos = excluded.clock_error_nanos, boot_id = excluded.boot_id,
                monotonic_nanos = excluded.monotonic_nanos
            """;

    private static final String KEEP_STANDINGS = """
            INSERT INTO holdfast.tenure_member (router_id, node_uuid, cluster_id, node_name, state, mute, since,
                since_error_nanos, since_received_at, since_id, advert_age_nanos, first_at, last_at, unknown_since)
            SELECT * FROM unnest(?::bigint[], ?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::boolean[], ?::timestamptz[],
                ?::bigint[], ?::timestamptz[], ?::bigint[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])
            ON CONFLICT (router_id, node_uuid) DO UPDATE SET node_name = excluded.node_name, state = excluded.state,
                mute = excluded.mute, since = excluded.since, since_error_nanos = excluded.since_error_nanos,
                since_received_at = excluded.since_received_at, since_id = excluded.since_id,
                advert_age_nanos = excluded.advert_age_nanos, first_at = excluded.first_at, last_at = excluded.last_at,
                unknown_since = excluded.unknown_since
            """;

    private static final String FORGET_OPEN = """
            DELETE FROM holdfast.tenure t USING unnest(?::bigint[], ?::uuid[]) AS touched (router_id, node_uuid)
            WHERE t.router_id = touched.router_id AND t.node_uuid = touched.node_uuid
                AND t.ended_at >= ? AND NOT t.settled
            """;

    private static final String FORGET_NODE = """
            DELETE FROM holdfast.tenure t USING holdfast.tenure_member m
            WHERE m.node_uuid = ? AND t.router_id = m.router_id AND t.node_uuid = m.node_uuid
            """;

    private static final String INSERT = """
            INSERT INTO holdfast.tenure (router_id, node_uuid, cluster_id, kind, began_at, ended_at, began_error_nanos,
                ended_error_nanos, began_received_at, began_id, ended_received_at, ended_id, advert_age_nanos, settled)
            SELECT * FROM unnest(?::bigint[], ?::uuid[], ?::bigint[], ?::text[], ?::timestamptz[], ?::timestamptz[],
                ?::bigint[], ?::bigint[], ?::timestamptz[], ?::bigint[], ?::timestamptz[], ?::bigint[], ?::bigint[],
                ?::boolean[])
            """;

    private final Connection connection;

    TenureStore(Connection connection) {
        this.connection = connection;
    }

    /** Folds that go on where the former ones of these nodes ended. */
    Map<UUID, NodeFold> folds(Collection<UUID> nodes) throws SQLException {
        Map<UUID, Position> positions = new HashMap<>();
        each(
                POSITIONS,
                nodes,
                row -> positions.put(
                        row.getObject("node_uuid", UUID.class),
                        new Position(
                                row.getLong("epoch"),
                                row.getLong("seq"),
                                new Moment(Rows.instant(row, "heard_at"), Rows.number(row, "clock_error_nanos")),
                                row.getString("boot_id"),
                                row.getLong("monotonic_nanos"))));
        Map<UUID, List<Standing>> standings = new HashMap<>();
        each(
                STANDINGS,
                nodes,
                row -> standings
                        .computeIfAbsent(row.getObject("node_uuid", UUID.class), _ -> new ArrayList<>())
                        .add(standing(row)));
        Map<UUID, NavigableSet<Instant>> silences = silences(nodes);
        Map<UUID, NodeFold> folds = new TreeMap<>();
        for (UUID node : nodes) {
            folds.put(
                    node,
                    new NodeFold(
                            node,
                            silences.getOrDefault(node, new TreeSet<>()),
                            positions.get(node),
                            standings.getOrDefault(node, List.of())));
        }
        return folds;
    }

    /** Forgets all that was derived of a node, and begins again. */
    NodeFold foldFromTheFirst(UUID node) throws SQLException {
        forget(FORGET_NODE, node);
        forget("DELETE FROM holdfast.tenure_member WHERE node_uuid = ?", node);
        forget("DELETE FROM holdfast.tenure_node WHERE node_uuid = ?", node);
        return new NodeFold(node, silences(List.of(node)).getOrDefault(node, new TreeSet<>()), null, List.of());
    }

    private Map<UUID, NavigableSet<Instant>> silences(Collection<UUID> nodes) throws SQLException {
        Map<UUID, NavigableSet<Instant>> silences = new HashMap<>();
        each(
                SILENCES,
                nodes,
                row -> silences.computeIfAbsent(row.getObject(1, UUID.class), _ -> new TreeSet<>())
                        .add(Rows.instant(row, "heard_at")));
        return silences;
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getLong("router_id"),
                row.getLong("cluster_id"),
                row.getString("node_name"),
                State.valueOf(row.getString("state")),
                row.getBoolean("mute"),
                new Moment(Rows.instant(row, "since"), Rows.number(row, "since_error_nanos")),
                Rows.place(row, "since"),
                Rows.number(row, "advert_age_nanos"),
                Rows.instant(row, "first_at"),
                Rows.instant(row, "last_at"),
                Rows.maybe(row, "unknown_since"));
    }

    /** Stores what folds have come to. */
    void keep(Collection<NodeFold> folds) throws SQLException {
        List<NodeFold> moved =
                folds.stream().filter(fold -> fold.position() != null).toList();
        new Columns<>(moved)
                .with("uuid", NodeFold::node)
                .bigint(fold -> position(fold).epoch())
                .bigint(fold -> position(fold).seq())
                .with("timestamptz", fold -> Rows.literal(position(fold).heard().at()))
                .bigint(fold -> position(fold).heard().errorNanos())
                .text(fold -> position(fold).bootId())
                .bigint(fold -> position(fold).monotonicNanos())
                .execute(connection, KEEP_POSITIONS);
        List<Touched> touched = moved.stream()
                .flatMap(fold -> fold.members().values().stream().map(member -> new Touched(fold.node(), member)))
                .toList();
        keepStandings(
                touched.stream().filter(each -> each.member().hasChanged()).toList());
        List<Touched> changed = touched.stream()
                .filter(each -> each.member().touched().isBefore(Interval.LASTS))
                .toList();
        try (PreparedStatement statement = new Columns<>(changed)
                .bigint(each -> each.member().standing().routerId())
                .with("uuid", Touched::node)
                .prepare(connection, FORGET_OPEN)) {
            statement.setObject(
                    3,
                    Rows.stored(changed.stream()
                            .map(each -> each.member().touched())
                            .min(Instant::compareTo)
                            .orElse(Interval.LASTS)));
            statement.executeUpdate();
        }
        insert(changed.stream()
                .flatMap(each -> Stream.concat(each.member().settled().stream(), each.member().open().stream()))
                .toList());
    }

    private record Touched(UUID node, MemberFold member) {}

    private static Position position(NodeFold fold) {
        Position position = fold.position();
        if (position == null) {
            throw new IllegalArgumentException("no event of " + fold.node() + " has been taken");
        }
        return position;
    }

    private void keepStandings(List<Touched> touched) throws SQLException {
        new Columns<>(touched)
                .bigint(each -> each.member().standing().routerId())
                .with("uuid", Touched::node)
                .bigint(each -> each.member().standing().clusterId())
                .text(each -> each.member().standing().nodeName())
                .text(each -> each.member().standing().state().name())
                .with("boolean", each -> each.member().standing().mute())
                .with(
                        "timestamptz",
                        each -> Rows.literal(each.member().standing().since().at()))
                .bigint(each -> each.member().standing().since().errorNanos())
                .with("timestamptz", each -> receivedAt(each.member().standing().by()))
                .bigint(each -> id(each.member().standing().by()))
                .bigint(each -> each.member().standing().advertAgeNanos())
                .with(
                        "timestamptz",
                        each -> Rows.literal(each.member().standing().firstAt()))
                .with(
                        "timestamptz",
                        each -> Rows.literal(each.member().standing().lastAt()))
                .with(
                        "timestamptz",
                        each -> Rows.literal(each.member().standing().unknownSince()))
                .execute(connection, KEEP_STANDINGS);
    }

    private void insert(List<Interval> intervals) throws SQLException {
        new Columns<>(intervals)
                .bigint(Interval::routerId)
                .with("uuid", Interval::node)
                .bigint(Interval::clusterId)
                .text(interval -> interval.kind().name())
                .with("timestamptz", interval -> Rows.literal(interval.from()))
                .with("timestamptz", interval -> Rows.literal(interval.to()))
                .bigint(Interval::fromError)
                .bigint(Interval::toError)
                .with("timestamptz", interval -> receivedAt(interval.began()))
                .bigint(interval -> id(interval.began()))
                .with("timestamptz", interval -> receivedAt(interval.ended()))
                .bigint(interval -> id(interval.ended()))
                .bigint(Interval::advertAgeNanos)
                .with("boolean", Interval::settled)
                .execute(connection, INSERT);
    }

    private static @Nullable String receivedAt(@Nullable Cursor place) {
        return place == null ? null : Rows.literal(place.receivedAt());
    }

    private static @Nullable Long id(@Nullable Cursor place) {
        return place == null ? null : place.id();
    }

    private void forget(String sql, UUID node) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, node);
            statement.executeUpdate();
        }
    }

    @FunctionalInterface
    private interface RowTaker {
        void take(ResultSet row) throws SQLException;
    }

    private void each(String sql, Collection<UUID> nodes, RowTaker taker) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", nodes.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    taker.take(rows);
                }
            }
        }
    }
}
