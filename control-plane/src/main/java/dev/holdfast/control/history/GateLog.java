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
import java.util.List;
import javax.sql.DataSource;

/** Reads what the startup gates of a virtual router's members decided. */
@ApplicationScoped
public class GateLog {

    private static final String NEWEST = """
            SELECT received_at, occurred_at, node_name, detail
            FROM holdfast.event
            WHERE router_id = ? AND received_at > ? AND kind = 'gate'
            ORDER BY received_at DESC, id DESC LIMIT ?
            """;

    private final DataSource dataSource;
    private final EntryReader reader;

    @Inject
    GateLog(DataSource dataSource, ObjectMapper json) {
        this.dataSource = dataSource;
        this.reader = new EntryReader(json);
    }

    /** The newest of one virtual router, newest first, of the last 30 days; at most {@code limit}, 1 to 200. */
    public List<StoredGateDecision> newestOfRouter(long routerId, int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(NEWEST)) {
            statement.setLong(1, routerId);
            statement.setObject(2, Instant.now().minus(TransitionLog.WINDOW).atOffset(ZoneOffset.UTC));
            statement.setInt(3, Math.clamp(limit, 1, 200));
            List<StoredGateDecision> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new StoredGateDecision(
                            EntryReader.instant(rows, "received_at"),
                            EntryReader.instant(rows, "occurred_at"),
                            rows.getString("node_name"),
                            reader.fields(rows, "detail")));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new HistoryUnavailableException("the history could not be read: " + e.getMessage(), e);
        }
    }
}
