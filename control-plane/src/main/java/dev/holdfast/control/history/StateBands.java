package dev.holdfast.control.history;

import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.vrrp.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What the members of a virtual router were in a window of time. Transitions of one member of which each follows the one before
 * within less than a slot of the window are one burst: of these only the first and the last are told. The statement hops along
 * the index from a transition to the last one that is less than a slot away, and only if there is none to the next one at all, so it
 * costs at most about one look a slot and member, however many transitions there are; and two looks a transition, if those are few. A
 * look is one into each month's partition, so months are left out that can hold nothing of the window: those to come, and those
 * before it, since nothing is received before it happened.
 */
@ApplicationScoped
public class StateBands {

    private static final int MOST_SLOTS = 2000;

    private static final String LAST_BEFORE = """
            SELECT m.node_uuid, t.occurred_at, t.received_at, t.id, t.from_state, t.to_state
            FROM holdfast.member m CROSS JOIN LATERAL (
                SELECT occurred_at, received_at, id, from_state, to_state FROM holdfast.transition
                WHERE router_id = m.router_id AND node_uuid = m.node_uuid AND occurred_at < ?
                  AND received_at < now() + interval '1 day'
                ORDER BY occurred_at DESC, id DESC LIMIT 1
            ) AS t
            WHERE m.router_id = ?
            """;

    private static final String HOPS = """
            WITH RECURSIVE asked AS (
                SELECT ?::bigint AS router, ?::timestamptz AS since, ?::timestamptz AS until, ?::interval AS step
            ), hop AS (
                SELECT m.node_uuid, true AS begins, t.*
                FROM asked a JOIN holdfast.member m ON m.router_id = a.router CROSS JOIN LATERAL (
                    SELECT occurred_at, received_at, id, from_state, to_state FROM holdfast.transition
                    WHERE router_id = a.router AND node_uuid = m.node_uuid
                      AND received_at >= ? AND received_at < now() + interval '1 day'
                      AND occurred_at >= a.since AND occurred_at < a.until
                    ORDER BY occurred_at, id LIMIT 1
                ) AS t
                UNION ALL
                SELECT h.node_uuid, near.id IS NULL,
                       coalesce(near.occurred_at, far.occurred_at), coalesce(near.received_at, far.received_at),
                       coalesce(near.id, far.id), coalesce(near.from_state, far.from_state),
                       coalesce(near.to_state, far.to_state)
                FROM asked a CROSS JOIN hop h LEFT JOIN LATERAL (
                    SELECT occurred_at, received_at, id, from_state, to_state FROM holdfast.transition
                    WHERE router_id = a.router AND node_uuid = h.node_uuid
                      AND received_at >= ? AND received_at < now() + interval '1 day'
                      AND (occurred_at, id) > (h.occurred_at, h.id)
                      AND occurred_at < least(h.occurred_at + a.step, a.until)
                    ORDER BY occurred_at DESC, id DESC LIMIT 1
                ) AS near ON true LEFT JOIN LATERAL (
                    SELECT occurred_at, received_at, id, from_state, to_state FROM holdfast.transition
                    WHERE near.id IS NULL AND router_id = a.router AND node_uuid = h.node_uuid
                      AND received_at >= ? AND received_at < now() + interval '1 day'
                      AND occurred_at >= h.occurred_at + a.step AND occurred_at < a.until
                    ORDER BY occurred_at, id LIMIT 1
                ) AS far ON true
                WHERE near.id IS NOT NULL OR far.id IS NOT NULL
            )
            SELECT * FROM hop ORDER BY node_uuid, occurred_at, id
            """;

    private final DataSource dataSource;

    @Inject
    StateBands(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A transition, as much of it as a band needs. */
    public record Change(Cursor place, Instant at, State from, State to) {}

    /**
     * Transitions near one another.
     *
     * @param last the same as the first: it is the only one
     * @param known how many were read; if several, there may be more of them
     */
    public record Burst(Change first, Change last, int known) {

        static Burst of(Change only) {
            return new Burst(only, only, 1);
        }

        Burst and(Change next) {
            return new Burst(first, next, known + 1);
        }

        /** Whether there was more than one. */
        public boolean several() {
            return known > 1;
        }
    }

    /**
     * One member's part.
     *
     * @param before the last transition before the window; null: none is on record
     * @param bursts oldest first
     */
    public record Lane(UUID node, @Nullable Change before, List<Burst> bursts) {}

    /**
     * Reads a window.
     *
     * @param slots how many of them the window is long, 1 to 2000
     * @return members that ever changed their state, by node
     */
    public Map<UUID, Lane> read(long routerId, Instant since, Instant until, int slots) {
        try (Connection connection = dataSource.getConnection()) {
            Map<UUID, Change> before = lastBefore(connection, routerId, since);
            Map<UUID, List<Burst>> found = hops(connection, routerId, since, until, slots);
            Map<UUID, Lane> lanes = new HashMap<>();
            before.forEach((node, change) ->
                    lanes.put(node, new Lane(node, change, found.getOrDefault(node, List.of()))));
            found.forEach((node, of) -> lanes.putIfAbsent(node, new Lane(node, null, of)));
            return lanes;
        } catch (SQLException e) {
            throw new HistoryUnavailableException("the history could not be read: " + e.getMessage(), e);
        }
    }

    /**
     * The width of a slot, for PostgreSQL: whole microseconds, as it keeps them, and upwards, so that there are never more slots
     * than asked for.
     */
    static String step(Instant since, Instant until, int slots) {
        if (slots < 1 || slots > MOST_SLOTS || !since.isBefore(until)) {
            throw new IllegalArgumentException(slots + " slots between " + since + " and " + until
                    + " will not do; give 1 to " + MOST_SLOTS + " and a window that ends after it begins");
        }
        return Math.ceilDiv(ChronoUnit.MICROS.between(since, until), slots) + " microseconds";
    }

    private static Map<UUID, Change> lastBefore(Connection connection, long routerId, Instant since)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LAST_BEFORE)) {
            statement.setObject(1, since.atOffset(ZoneOffset.UTC));
            statement.setLong(2, routerId);
            Map<UUID, Change> found = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getObject("node_uuid", UUID.class), change(rows));
                }
            }
            return found;
        }
    }

    private static Map<UUID, List<Burst>> hops(
            Connection connection, long routerId, Instant since, Instant until, int slots) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HOPS)) {
            statement.setLong(1, routerId);
            statement.setObject(2, since.atOffset(ZoneOffset.UTC));
            statement.setObject(3, until.atOffset(ZoneOffset.UTC));
            statement.setString(4, step(since, until, slots));
            for (int place = 5; place <= 7; place++) {
                statement.setObject(place, HistorySearch.firstReceipt(since));
            }
            Map<UUID, List<Burst>> found = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    List<Burst> of =
                            found.computeIfAbsent(rows.getObject("node_uuid", UUID.class), node -> new ArrayList<>());
                    Change change = change(rows);
                    of.add(
                            rows.getBoolean("begins")
                                    ? Burst.of(change)
                                    : of.removeLast().and(change));
                }
            }
            return found;
        }
    }

    private static Change change(ResultSet row) throws SQLException {
        return new Change(
                new Cursor(instant(row, "received_at"), row.getLong("id")),
                instant(row, "occurred_at"),
                State.valueOf(row.getString("from_state")),
                State.valueOf(row.getString("to_state")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
