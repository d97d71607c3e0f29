package dev.holdfast.control.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads what nodes told besides transitions, by when it happened. */
@ApplicationScoped
public class EventLog {

    private static final int MOST = 500;

    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private static final String COLUMNS = """
            SELECT e.*
            FROM unnest(?::uuid[]) AS node CROSS JOIN LATERAL (
                SELECT * FROM holdfast.event WHERE node_uuid = node
            """;

    private final DataSource dataSource;
    private final ObjectMapper json;

    @Inject
    EventLog(DataSource dataSource, ObjectMapper json) {
        this.dataSource = dataSource;
        this.json = json;
    }

    /**
     * What these nodes told of a virtual router or of themselves, of a window of time, oldest first.
     *
     * @param limit 1 to 500, of each node
     */
    public List<StoredEvent> around(Collection<UUID> nodes, long routerId, Instant since, Instant until, int limit) {
        return query(
                nodes,
                COLUMNS + """
                    AND (router_id IS NULL OR router_id = ?) AND occurred_at >= ? AND occurred_at < ?
                    ORDER BY occurred_at, id LIMIT ?
                ) AS e ORDER BY e.occurred_at, e.id
                """,
                routerId,
                since.atOffset(ZoneOffset.UTC),
                until.atOffset(ZoneOffset.UTC),
                bounded(limit));
    }

    /** What one node told before a moment, newest first; at most {@code limit}, 1 to 500. */
    public List<StoredEvent> before(UUID node, Instant before, int limit) {
        return query(List.of(node), COLUMNS + """
                    AND occurred_at < ? ORDER BY occurred_at DESC, id DESC LIMIT ?
                ) AS e ORDER BY e.occurred_at DESC, e.id DESC
                """, before.atOffset(ZoneOffset.UTC), bounded(limit));
    }

    /** Of some kinds, and about this router or no router, the last of one node before a moment; newest first. */
    public List<StoredEvent> before(UUID node, long routerId, Collection<String> kinds, Instant before, int limit) {
        return query(
                List.of(node),
                COLUMNS + """
                    AND (router_id IS NULL OR router_id = ?) AND kind = ANY (?::text[]) AND occurred_at < ?
                    AND occurred_at > ? ORDER BY occurred_at DESC, id DESC LIMIT ?
                ) AS e ORDER BY e.occurred_at DESC, e.id DESC
                """,
                routerId,
                array(kinds),
                before.atOffset(ZoneOffset.UTC),
                before.minus(TransitionLog.WINDOW).atOffset(ZoneOffset.UTC),
                bounded(limit));
    }

    /** The same after a moment, oldest first. */
    public List<StoredEvent> after(UUID node, long routerId, Collection<String> kinds, Instant after, int limit) {
        return query(
                List.of(node),
                COLUMNS + """
                    AND (router_id IS NULL OR router_id = ?) AND kind = ANY (?::text[]) AND occurred_at > ?
                    AND occurred_at < ? ORDER BY occurred_at, id LIMIT ?
                ) AS e ORDER BY e.occurred_at, e.id
                """,
                routerId,
                array(kinds),
                after.atOffset(ZoneOffset.UTC),
                after.plus(TransitionLog.WINDOW).atOffset(ZoneOffset.UTC),
                bounded(limit));
    }

    private static String[] array(Collection<String> kinds) {
        return kinds.toArray(String[]::new);
    }

    private static int bounded(int limit) {
        return Math.clamp(limit, 1, MOST);
    }

    private List<StoredEvent> query(Collection<UUID> nodes, String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", nodes.toArray()));
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 2, parameters[i]);
            }
            List<StoredEvent> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(read(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new HistoryUnavailableException("the history could not be read: " + e.getMessage(), e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the history holds a detail that is no JSON object", e);
        }
    }

    private StoredEvent read(ResultSet row) throws SQLException, JsonProcessingException {
        return new StoredEvent(
                row.getLong("id"),
                instant(row, "received_at"),
                instant(row, "occurred_at"),
                row.getLong("cluster_id"),
                nullableLong(row, "router_id"),
                row.getObject("node_uuid", UUID.class),
                row.getString("node_name"),
                row.getString("kind"),
                json.readValue(row.getString("detail"), FIELDS),
                row.getLong("epoch"),
                row.getLong("seq"),
                nullableLong(row, "clock_offset_nanos"),
                nullableLong(row, "clock_error_nanos"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
