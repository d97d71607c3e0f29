package dev.holdfast.control.history;

import dev.holdfast.control.history.Row.Clocks;
import dev.holdfast.control.history.Row.EventRow;
import dev.holdfast.control.history.Row.Place;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;

/** How far each node's record goes. */
@ApplicationScoped
public class SpoolMarks {

    /** A node sends from its newest few epochs; older ones are of no use to it. */
    private static final int MOST_EPOCHS = 64;

    private final DataSource dataSource;

    @Inject
    SpoolMarks(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The highest number stored of each of the node's newest epochs. */
    public SortedMap<Long, Long> of(UUID node) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT epoch, seq FROM holdfast.ingest_mark
                        WHERE node_uuid = ? AND seq > 0 ORDER BY epoch DESC LIMIT ?
                        """)) {
            statement.setObject(1, node);
            statement.setInt(2, MOST_EPOCHS);
            SortedMap<Long, Long> marks = new TreeMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    marks.put(rows.getLong(1), rows.getLong(2));
                }
            }
            return marks;
        } catch (SQLException e) {
            throw new HistoryUnavailableException("the marks of " + node + " could not be read: " + e.getMessage(), e);
        }
    }

    /**
     * A gap on the control plane's side: the node's spool begins behind what is stored here, because what was acknowledged
     * has been lost since (a database restored from a backup). The row says so, and lets the record go on.
     */
    public static Row lostHere(long epoch, long stored, long firstHeld, Clocks now) {
        Place place = new Place(epoch, firstHeld - 1, new byte[0], true);
        long lost = firstHeld - 1 - stored;
        return new EventRow(place, now, null, "gap", "{\"why\": \"CONTROL_PLANE_RESTORED\", \"lost\": " + lost + "}");
    }

    /** Whether a spool that begins there leaves a hole behind these marks. */
    public static boolean isBehind(Map<Long, Long> marks, long epoch, long firstHeld) {
        return epoch > 0 && firstHeld > marks.getOrDefault(epoch, 0L) + 1;
    }
}
