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
