package dev.holdfast.control.history.tenure;

import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.control.history.tenure.NodeEvent.Stamp;
import dev.holdfast.vrrp.State;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads from the history what tenure is derived from, a node after the other, each in the order of its spool. */
final class NodeEvents {

    private static final int FETCHED_AT_ONCE = 2000;

    /** The three tables as one; {@code %s} is what chooses the rows of the table {@code t}. */
    private static final String ROWS = """
            SELECT 'transition' AS kind, t.node_uuid, t.epoch, t.seq, t.occurred_at, t.received_at, t.clock_error_nanos,
                t.boot_id, t.monotonic_nanos, t.id, t.router_id, t.cluster_id, t.node_name, t.from_state::text,
                t.to_state::text, t.evidence ->> 'gate' AS word, (t.evidence ->> 'state_age_nanos')::bigint AS state_age,
                (t.evidence -> 'last_advert' ->> 'age_nanos')::bigint AS advert_age
            FROM holdfast.transition t %1$s
            UNION ALL
            SELECT t.kind, t.node_uuid, t.epoch, t.seq, t.occurred_at, t.received_at, t.clock_error_nanos,
                t.boot_id, t.monotonic_nanos, t.id, t.router_id, t.cluster_id, t.node_name, NULL, NULL,
                coalesce(t.detail ->> 'phase', t.detail ->> 'state'), NULL, NULL
            FROM holdfast.event t %1$s AND t.kind IN ('lifecycle', 'gap', 'gate')
            UNION ALL
            SELECT 'quarantined', t.node_uuid, t.epoch, t.seq, t.received_at, t.received_at, NULL, '', 0, t.id, NULL, 0, '',
                NULL, NULL, NULL, NULL, NULL
            FROM holdfast.quarantined_event t %1$s
            ORDER BY node_uuid, epoch, seq
            """;

    private static final String STORED = ROWS.formatted("WHERE t.received_at = ANY (?)");

    private static final String ALL = ROWS.formatted("WHERE t.node_uuid = ?");

    private final Connection connection;

    NodeEvents(Connection connection) {
        this.connection = connection;
    }

    /**
     * Whatever was stored at these moments, each the moment of a commit: also of nodes that were not asked for. The whole of
     * a commit is read at once, because that is what the tables' keys are by.
     */
    void stored(Collection<Instant> receivedAt, BiConsumer<UUID, NodeEvent> taker) throws SQLException {
        if (receivedAt.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(STORED)) {
            Array moments = connection.createArrayOf(
                    "timestamptz", receivedAt.stream().map(Rows::literal).toArray());
            for (int table = 1; table <= 3; table++) {
                statement.setArray(table, moments);
            }
            read(statement, taker);
        }
    }

    /** All that are kept of a node. */
    void all(UUID node, BiConsumer<UUID, NodeEvent> taker) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ALL)) {
            for (int table = 1; table <= 3; table++) {
                statement.setObject(table, node);
            }
            read(statement, taker);
        }
    }

    private static void read(PreparedStatement statement, BiConsumer<UUID, NodeEvent> taker) throws SQLException {
        statement.setFetchSize(FETCHED_AT_ONCE);
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                NodeEvent event = event(rows);
                if (event != null) {
                    taker.accept(rows.getObject("node_uuid", UUID.class), event);
                }
            }
        }
    }

    private static @Nullable NodeEvent event(ResultSet row) throws SQLException {
        Stamp stamp = new Stamp(
                row.getLong("epoch"),
                row.getLong("seq"),
                Rows.instant(row, "occurred_at"),
                Rows.instant(row, "received_at"),
                Rows.number(row, "clock_error_nanos"),
                row.getString("boot_id"),
                row.getLong("monotonic_nanos"));
        String kind = row.getString("kind");
        String word = row.getString("word");
        return switch (kind) {
            case "transition" -> changed(row, stamp);
            case "gate" -> voice(row, stamp, String.valueOf(word));
            case "lifecycle" ->
                switch (String.valueOf(word)) {
                    case "STARTED" -> new NodeEvent.Started(stamp);
                    case "STOPPING" -> new NodeEvent.Alive(stamp);
                    // Said by the run that follows; of the former run's last moment it says nothing.
                    default -> null;
                };
            case "gap", "quarantined" -> new NodeEvent.Lost(stamp);
            default -> throw new IllegalStateException("nobody asked for events of the kind " + kind);
        };
    }

    private static NodeEvent changed(ResultSet row, Stamp stamp) throws SQLException {
        State to = State.valueOf(row.getString("to_state"));
        // Of a column that is null, it is 0: it does not say.
        long age = Math.max(0, row.getLong("state_age"));
        return new NodeEvent.Changed(
                stamp,
                row.getLong("router_id"),
                row.getLong("cluster_id"),
                row.getString("node_name"),
                State.valueOf(row.getString("from_state")),
                to,
                to == State.ACTIVE && "MUTE".equals(word(row.getString("word"))),
                Duration.of(age / 1000, ChronoUnit.MICROS),
                Rows.number(row, "advert_age"),
                new Cursor(stamp.receivedAt(), row.getLong("id")));
    }

    private static @Nullable NodeEvent voice(ResultSet row, Stamp stamp, String word) throws SQLException {
        return switch (word(word)) {
            case "MUTE" -> new NodeEvent.Voice(stamp, row.getLong("router_id"), true);
            case "PROVEN", "OFF" -> new NodeEvent.Voice(stamp, row.getLong("router_id"), false);
            default -> null;
        };
    }

    private static String word(@Nullable String stored) {
        return stored == null ? "" : stored.toUpperCase(Locale.ROOT);
    }
}
