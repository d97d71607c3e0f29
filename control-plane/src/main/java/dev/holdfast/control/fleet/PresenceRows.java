package dev.holdfast.control.fleet;

import dev.holdfast.control.database.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

/** Writes of many nodes' presence at once. Rows are locked in the nodes' order, so that two such writes never cross. */
final class PresenceRows {

    /**
     * A row that was taken for silent is put right: the database was away for longer than silence lasts, or a clock was set. One
     * whose stream has just ended is left alone, by how fresh it is.
     */
    private static final String SEEN = """
            WITH noted AS (
                UPDATE holdfast.node_presence p SET last_seen_at = heard.at, connected = true,
                    since = CASE WHEN heard.connected THEN p.since ELSE heard.at END
                FROM (SELECT h.*, was.connected FROM unnest(?::uuid[], ?::uuid[], ?::timestamptz[])
                        AS h (node_uuid, stream_id, at)
                    JOIN holdfast.node_presence was ON was.node_uuid = h.node_uuid AND was.stream_id = h.stream_id
                        AND (was.connected OR was.last_seen_at < h.at - make_interval(secs => ?))
                    ORDER BY was.node_uuid FOR NO KEY UPDATE OF was) AS heard
                WHERE p.node_uuid = heard.node_uuid RETURNING heard.connected AS was_connected)
            SELECT count(*) FROM noted WHERE NOT was_connected
            """;

    private static final String HEARTBEATS = """
            UPDATE holdfast.node_presence p SET policy_revision = said.policy_revision,
                effective_hash = said.effective_hash, spooled_events = said.spooled_events,
                clock_offset_nanos = said.clock_offset_nanos, clock_error_nanos = said.clock_error_nanos
            FROM (SELECT h.* FROM unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bytea[], ?::bigint[], ?::bigint[], ?::bigint[])
                    AS h (node_uuid, stream_id, policy_revision, effective_hash, spooled_events, clock_offset_nanos,
                        clock_error_nanos)
                JOIN holdfast.node_presence was ON was.node_uuid = h.node_uuid AND was.stream_id = h.stream_id
                ORDER BY was.node_uuid FOR NO KEY UPDATE OF was) AS said
            WHERE p.node_uuid = said.node_uuid
            """;

    private final DataSource source;

    PresenceRows(DataSource source) {
        this.source = source;
    }

    /**
     * Notes that these have been heard just now.
     *
     * @param silence after which a node is taken for silent
     * @return how many of them had been
     */
    int seen(Collection<Heard> heard, Instant now, Duration silence) {
        OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
        try (Connection connection = source.getConnection();
                PreparedStatement statement = new Columns<>(heard)
                        .with("uuid", Heard::node)
                        .with("uuid", Heard::streamId)
                        .with("timestamptz", _ -> at)
                        .prepare(connection, SEEN)) {
            statement.setInt(4, (int) silence.toSeconds());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("it was not noted who was heard: " + e.getMessage(), e);
        }
    }

    /** Notes what these say; of a stream that its node's row does not name, nothing. */
    void heartbeats(List<Heartbeat> heartbeats) {
        try (Connection connection = source.getConnection()) {
            new Columns<>(heartbeats)
                    .with("uuid", Heartbeat::node)
                    .with("uuid", Heartbeat::streamId)
                    .bigint(Heartbeat::policyRevision)
                    .bytea(Heartbeat::effectiveHash)
                    .bigint(Heartbeat::spooledEvents)
                    .bigint(Heartbeat::clockOffsetNanos)
                    .bigint(Heartbeat::clockErrorNanos)
                    .execute(connection, HEARTBEATS);
        } catch (SQLException e) {
            throw new IllegalStateException("heartbeats were not noted: " + e.getMessage(), e);
        }
    }
}
