package dev.holdfast.control.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Reads what nodes told besides transitions, by when it happened. */
@ApplicationScoped
public class EventLog {

    private static final int MOST = 500;

    private static final String COLUMNS = """
            SELECT e.*
            FROM unnest(?::uuid[]) AS node CROSS JOIN LATERAL (
            """ + EntryReader.EVENT_COLUMNS + """
                FROM holdfast.event WHERE node_uuid = node
            """;

    private final DataSource dataSource;
    private final EntryReader reader;

    @Inject
    EventLog(DataSource dataSource, ObjectMapper json) {
        this.dataSource = dataSource;
        this.reader = new EntryReader(json);
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
                    found.add(reader.event(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new HistoryUnavailableException("the history could not be read: " + e.getMessage(), e);
        }
    }
}
