package dev.holdfast.control.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.history.StoredTransition.Cursor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Reads transitions by receipt, in keyset pages: every query names a window of time, so that PostgreSQL reads only the
 * partitions of those months, and goes on from a {@link Cursor}, so that the last page costs as much as the first.
 */
@ApplicationScoped
public class TransitionLog {

    /** The window of a question that names none. */
    public static final Duration WINDOW = Duration.ofDays(30);

    private static final int MOST = 1000;

    private static final String COLUMNS = EntryReader.TRANSITION_COLUMNS + " FROM holdfast.transition ";

    /** Member by member, because that is how the index by moment is ordered. */
    private static final String COLUMNS_OF_MEMBER = """
            SELECT found_id AS id, received_at, occurred_at, cluster_id, found_router_id AS router_id, router_name,
                   found_node_uuid AS node_uuid, node_name, from_state::text, to_state::text, cause AS word,
                   cause_detail AS detail, evidence, epoch, seq, clock_offset_nanos, clock_error_nanos
            FROM holdfast.member m CROSS JOIN LATERAL (
                SELECT t.id AS found_id, t.received_at, t.occurred_at, t.cluster_id, t.router_id AS found_router_id, t.router_name,
                       t.node_uuid AS found_node_uuid, t.node_name, t.from_state, t.to_state, t.cause, t.cause_detail,
                       t.evidence, t.epoch, t.seq, t.clock_offset_nanos, t.clock_error_nanos
                FROM holdfast.transition t
                WHERE t.router_id = m.router_id AND t.node_uuid = m.node_uuid
            """;

    private final DataSource dataSource;
    private final EntryReader reader;

    @Inject
    TransitionLog(DataSource dataSource, ObjectMapper json) {
        this.dataSource = dataSource;
        this.reader = new EntryReader(json);
    }

    /** The newest of these clusters, newest first; at most {@code limit}, 1 to 1000. */
    public List<StoredTransition> newest(ClusterSelection clusters, int limit) {
        return clusters.all()
                ? query(
                        COLUMNS + "WHERE received_at > ? ORDER BY received_at DESC, id DESC LIMIT ?",
                        at(windowStart()),
                        bounded(limit))
                : query(COLUMNS + """
                        WHERE received_at > ? AND cluster_id = ANY (?)
                        ORDER BY received_at DESC, id DESC LIMIT ?
                        """, at(windowStart()), clusters.array(), bounded(limit));
    }

    /** Those before a place in the log, newest first: the next older page. */
    public List<StoredTransition> before(Cursor cursor, ClusterSelection clusters, int limit) {
        return query(
                COLUMNS + """
                WHERE received_at > ? AND (received_at, id) < (?, ?) AND (? OR cluster_id = ANY (?))
                ORDER BY received_at DESC, id DESC LIMIT ?
                """,
                at(cursor.receivedAt().minus(WINDOW)),
                at(cursor.receivedAt()),
                cursor.id(),
                clusters.all(),
                clusters.array(),
                bounded(limit));
    }

    /** Those after a place in the log, oldest first: what is new since. */
    public List<StoredTransition> after(Cursor cursor, int limit) {
        return query(
                COLUMNS + "WHERE (received_at, id) > (?, ?) ORDER BY received_at, id LIMIT ?",
                at(cursor.receivedAt()),
                cursor.id(),
                bounded(limit));
    }

    /** The newest of one virtual router, newest first. */
    public List<StoredTransition> newestOfRouter(long routerId, int limit) {
        return query(
                COLUMNS + "WHERE router_id = ? AND received_at > ? ORDER BY received_at DESC, id DESC LIMIT ?",
                routerId,
                at(windowStart()),
                bounded(limit));
    }

    /** The one at this place of the log; empty: there is none. */
    public Optional<StoredTransition> find(Cursor place) {
        return query(COLUMNS + "WHERE received_at = ? AND id = ?", at(place.receivedAt()), place.id()).stream()
                .findFirst();
    }

    /** Of each member of a virtual router the last one that happened before a moment. */
    public List<StoredTransition> lastOfEachMember(long routerId, Instant before) {
        return query(COLUMNS_OF_MEMBER + """
                    AND t.occurred_at < ? ORDER BY t.occurred_at DESC, t.id DESC LIMIT 1
                ) AS last WHERE m.router_id = ? ORDER BY occurred_at DESC, found_id DESC
                """, at(before), routerId);
    }

    /** Of each member of a virtual router the first one that happened after a moment. */
    public List<StoredTransition> firstOfEachMember(long routerId, Instant after) {
        return query(COLUMNS_OF_MEMBER + """
                    AND t.occurred_at > ? ORDER BY t.occurred_at, t.id LIMIT 1
                ) AS first WHERE m.router_id = ? ORDER BY occurred_at, found_id
                """, at(after), routerId);
    }

    /** Those of one virtual router that happened in a window, in the order in which they did; at most {@code limit}. */
    public List<StoredTransition> ofRouterBetween(long routerId, Instant since, Instant until, int limit) {
        return query(COLUMNS_OF_MEMBER + """
                    AND t.occurred_at >= ? AND t.occurred_at < ? ORDER BY t.occurred_at, t.id LIMIT ?
                ) AS found WHERE m.router_id = ? ORDER BY occurred_at, found_id LIMIT ?
                """, at(since), at(until), bounded(limit), routerId, bounded(limit));
    }

    private static Instant windowStart() {
        return Instant.now().minus(WINDOW);
    }

    private static int bounded(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + "; give 1 to " + MOST);
        }
        return limit;
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private List<StoredTransition> query(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<StoredTransition> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.transition(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new HistoryUnavailableException("the history could not be read: " + e.getMessage(), e);
        }
    }
}
