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
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Events beside the transitions of a window of time, merged by the pixel: of each slot, node and kind the first. It hops by the
 * index and leaves out months, as {@link StateBands} does.
 */
@ApplicationScoped
public class EventMarks {

    private static final String HOPS = """
            WITH RECURSIVE asked AS (
                SELECT ?::bigint AS router, ?::timestamptz AS since, ?::timestamptz AS until, ?::interval AS step
            ), hop AS (
                SELECT node, kind, e.*
                FROM asked a CROSS JOIN unnest(?::uuid[]) AS node CROSS JOIN unnest(?::text[]) AS kind CROSS JOIN LATERAL (
                    SELECT occurred_at, node_name, detail FROM holdfast.event
                    WHERE node_uuid = node AND event.kind = kind.kind AND (router_id IS NULL OR router_id = a.router)
                      AND received_at >= ? AND received_at < now() + interval '1 day'
                      AND occurred_at >= a.since AND occurred_at < a.until
                    ORDER BY occurred_at, id LIMIT 1
                ) AS e
                UNION ALL
                SELECT h.node, h.kind, e.*
                FROM asked a CROSS JOIN hop h CROSS JOIN LATERAL (
                    SELECT occurred_at, node_name, detail FROM holdfast.event
                    WHERE node_uuid = h.node AND kind = h.kind AND (router_id IS NULL OR router_id = a.router)
                      AND received_at >= ? AND received_at < now() + interval '1 day'
                      AND occurred_at >= date_bin(a.step, h.occurred_at, a.since) + a.step AND occurred_at < a.until
                    ORDER BY occurred_at, id LIMIT 1
                ) AS e
            )
            SELECT node, kind, occurred_at, node_name, detail FROM hop ORDER BY occurred_at LIMIT ?
            """;

    private final DataSource dataSource;
    private final EntryReader reader;

    @Inject
    EventMarks(DataSource dataSource, ObjectMapper json) {
        this.dataSource = dataSource;
        this.reader = new EntryReader(json);
    }

    /** What happened, and where. */
    public record Mark(UUID node, String nodeName, String kind, Instant at, Map<String, Object> detail) {}

    /**
     * Reads a window.
     *
     * @param routerId events about other routers of the nodes are left out
     * @param slots into how many the window is cut, 1 to 2000
     * @param limit of marks in all
     */
    public List<Mark> read(
            Collection<UUID> nodes,
            Collection<String> kinds,
            long routerId,
            Instant since,
            Instant until,
            int slots,
            int limit) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(HOPS)) {
            statement.setLong(1, routerId);
            statement.setObject(2, since.atOffset(ZoneOffset.UTC));
            statement.setObject(3, until.atOffset(ZoneOffset.UTC));
            statement.setString(4, StateBands.step(since, until, slots));
            statement.setArray(5, connection.createArrayOf("uuid", nodes.toArray()));
            statement.setArray(6, connection.createArrayOf("text", kinds.toArray()));
            statement.setObject(7, HistorySearch.firstReceipt(since));
            statement.setObject(8, HistorySearch.firstReceipt(since));
            statement.setInt(9, limit);
            List<Mark> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Mark(
                            rows.getObject("node", UUID.class),
                            rows.getString("node_name"),
                            rows.getString("kind"),
                            EntryReader.instant(rows, "occurred_at"),
                            reader.fields(rows, "detail")));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new HistoryUnavailableException("the history could not be read: " + e.getMessage(), e);
        }
    }
}
