package dev.holdfast.control.history;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.holdfast.vrrp.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rows of both tables from one result. */
final class EntryReader {

    /** What a branch over {@code transition} selects. */
    static final String TRANSITION_COLUMNS = """
            SELECT 1 AS rank, id, received_at, occurred_at, cluster_id, router_id, router_name, node_uuid, node_name,
                   from_state::text, to_state::text, cause AS word, cause_detail AS detail, evidence, epoch, seq,
                   clock_offset_nanos, clock_error_nanos
            """;

    /** What a branch over {@code event} selects, column by column the same. */
    static final String EVENT_COLUMNS = """
            SELECT 0 AS rank, id, received_at, occurred_at, cluster_id, router_id, NULL AS router_name, node_uuid,
                   node_name, NULL AS from_state, NULL AS to_state, kind AS word, detail, NULL::jsonb AS evidence, epoch,
                   seq, clock_offset_nanos, clock_error_nanos
            """;

    private final ObjectReader fields;

    EntryReader(ObjectMapper json) {
        this.fields = json.readerFor(new TypeReference<Map<String, Object>>() {});
    }

    /** The row at hand; besides the columns above it has the cluster's name and the router's present one. */
    HistoryEntry read(ResultSet row) throws SQLException {
        String cluster = Objects.requireNonNullElse(row.getString("cluster"), "");
        return row.getInt("rank") == HistoryEntry.Moved.RANK
                ? new HistoryEntry.Moved(transition(row), cluster)
                : new HistoryEntry.Noted(event(row), cluster, row.getString("router"));
    }

    /** The row at hand, of {@link #TRANSITION_COLUMNS}. */
    StoredTransition transition(ResultSet row) throws SQLException {
        return new StoredTransition(
                row.getLong("id"),
                instant(row, "received_at"),
                instant(row, "occurred_at"),
                row.getLong("cluster_id"),
                row.getLong("router_id"),
                row.getString("router_name"),
                row.getObject("node_uuid", UUID.class),
                row.getString("node_name"),
                State.valueOf(row.getString("from_state")),
                State.valueOf(row.getString("to_state")),
                row.getString("word"),
                fields(row, "detail"),
                fields(row, "evidence"),
                row.getLong("epoch"),
                row.getLong("seq"),
                nullableLong(row, "clock_offset_nanos"),
                nullableLong(row, "clock_error_nanos"));
    }

    /** The row at hand, of {@link #EVENT_COLUMNS}. */
    StoredEvent event(ResultSet row) throws SQLException {
        return new StoredEvent(
                row.getLong("id"),
                instant(row, "received_at"),
                instant(row, "occurred_at"),
                row.getLong("cluster_id"),
                nullableLong(row, "router_id"),
                row.getObject("node_uuid", UUID.class),
                row.getString("node_name"),
                row.getString("word"),
                fields(row, "detail"),
                row.getLong("epoch"),
                row.getLong("seq"),
                nullableLong(row, "clock_offset_nanos"),
                nullableLong(row, "clock_error_nanos"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** The JSON object in a column. */
    Map<String, Object> fields(ResultSet row, String column) throws SQLException {
        return new StoredFields(row.getString(column), fields);
    }
}
