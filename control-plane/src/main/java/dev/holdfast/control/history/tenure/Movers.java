package dev.holdfast.control.history.tenure;

import dev.holdfast.control.history.ClusterSelection;
import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.control.history.tenure.Availability.OutageView;
import dev.holdfast.control.history.tenure.TenureSpan.MemberName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Which virtual routers moved: the longest outages, the latest takeovers, and who moves most; of the clusters that one may see. */
@ApplicationScoped
public class Movers {

    /** Entries of one answer, at most. */
    public static final int MOST = 500;

    private static final String LONGEST = """
            SELECT o.*, r.name AS router, c.name AS cluster
            FROM holdfast.outage o
            JOIN holdfast.virtual_router r ON r.id = o.router_id
            JOIN holdfast.cluster c ON c.id = o.cluster_id
            WHERE o.began_at < ? AND (o.ended_at > ? OR o.ended_at IS NULL AND EXISTS (
                    SELECT FROM holdfast.member m WHERE m.router_id = o.router_id AND m.withdrawn_at IS NULL))
                AND (? OR o.cluster_id = ANY (?))
            ORDER BY coalesce(o.ended_at, now()) - o.began_at DESC, o.router_id, o.began_at LIMIT ?
            """;

    private static final String LATEST = """
            SELECT t.router_id, r.name AS router, c.name AS cluster, t.began_at, t.node_uuid, m.node_name,
                t.began_received_at, t.began_id, o.length_nanos, o.certain
            FROM holdfast.tenure t
            JOIN holdfast.tenure_member m ON m.router_id = t.router_id AND m.node_uuid = t.node_uuid
            JOIN holdfast.virtual_router r ON r.id = t.router_id
            JOIN holdfast.cluster c ON c.id = t.cluster_id
            LEFT JOIN holdfast.outage o ON o.ended_received_at = t.began_received_at AND o.ended_id = t.began_id
            WHERE t.kind = 'ACTIVE' AND t.began_id IS NOT NULL AND t.began_at >= ? AND t.began_at < ?
                AND (? OR t.cluster_id = ANY (?))
                AND (t.began_at, t.began_id) < (?, ?)
            ORDER BY t.began_at DESC, t.began_id DESC LIMIT ?
            """;

    private static final String MOST_OFTEN = """
            SELECT moved.router_id, r.name AS router, c.name AS cluster, moved.takeovers
            FROM (SELECT t.router_id, t.cluster_id, count(*) AS takeovers FROM holdfast.tenure t
                  WHERE t.kind = 'ACTIVE' AND t.began_id IS NOT NULL AND t.began_at >= ? AND t.began_at < ?
                      AND (? OR t.cluster_id = ANY (?))
                  GROUP BY t.router_id, t.cluster_id ORDER BY takeovers DESC, t.router_id LIMIT ?) moved
            JOIN holdfast.virtual_router r ON r.id = moved.router_id
            JOIN holdfast.cluster c ON c.id = moved.cluster_id
            ORDER BY moved.takeovers DESC, moved.router_id
            """;

    private final DataSource dataSource;

    @Inject
    Movers(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A virtual router, as it is called now. */
    public record RouterName(long id, String name, String cluster) {}

    /** An outage and whose it was. */
    public record LongOutage(RouterName router, OutageView outage) {}

    /**
     * A member became ACTIVE.
     *
     * @param outageSeconds how long nobody had been; null: somebody was, or it is not known
     * @param outageCertain false: at most so long
     * @param transition as a place in the history
     */
    public record Takeover(
            RouterName router,
            Instant at,
            MemberName node,
            @Nullable Double outageSeconds,
            boolean outageCertain,
            String transition) {

        private String cursor() {
            return new Cursor(at, Cursor.parse(transition).id()).toString();
        }
    }

    /** How often members of a router became ACTIVE. */
    public record Mover(RouterName router, long takeovers) {}

    /**
     * Some of the latest takeovers, the newest first.
     *
     * @param next where to go on; null: that was all
     */
    public record TakeoverPage(
            List<Takeover> takeovers, @Nullable String next) {}

    /** The longest outages of the window, the longest first; whole, also where they begin before it or last. */
    public List<LongOutage> longest(Window window, ClusterSelection clusters, int limit) {
        return Tenures.query(dataSource, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(LONGEST)) {
                statement.setObject(1, Rows.stored(window.until()));
                statement.setObject(2, Rows.stored(window.since()));
                bind(connection, statement, 3, clusters);
                statement.setInt(5, bounded(limit));
                return list(statement, row -> new LongOutage(router(row), Tenures.outage(row)));
            }
        });
    }

    /**
     * The latest takeovers of the window.
     *
     * @param cursor {@link TakeoverPage#next} of a former answer; null: from the newest on
     */
    public TakeoverPage latest(Window window, ClusterSelection clusters, int limit, @Nullable String cursor) {
        Cursor after = cursor == null ? new Cursor(window.until(), Long.MAX_VALUE) : Cursor.parse(cursor);
        return Tenures.query(dataSource, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(LATEST)) {
                statement.setObject(1, Rows.stored(window.since()));
                statement.setObject(2, Rows.stored(window.until()));
                bind(connection, statement, 3, clusters);
                statement.setObject(5, Rows.stored(after.receivedAt()));
                statement.setLong(6, after.id());
                statement.setInt(7, bounded(limit));
                List<Takeover> found = list(statement, Movers::takeover);
                return new TakeoverPage(
                        found, found.size() < limit ? null : found.getLast().cursor());
            }
        });
    }

    /** Those of whom members became ACTIVE most often in the window. */
    public List<Mover> mostOften(Window window, ClusterSelection clusters, int limit) {
        return Tenures.query(dataSource, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(MOST_OFTEN)) {
                statement.setObject(1, Rows.stored(window.since()));
                statement.setObject(2, Rows.stored(window.until()));
                bind(connection, statement, 3, clusters);
                statement.setInt(5, bounded(limit));
                return list(statement, row -> new Mover(router(row), row.getLong("takeovers")));
            }
        });
    }

    private static Takeover takeover(ResultSet row) throws SQLException {
        Long length = Rows.number(row, "length_nanos");
        return new Takeover(
                router(row),
                Rows.instant(row, "began_at"),
                new MemberName(row.getObject("node_uuid", UUID.class), row.getString("node_name")),
                length == null ? null : length / 1e9,
                row.getBoolean("certain"),
                String.valueOf(Rows.place(row, "began")));
    }

    private static RouterName router(ResultSet row) throws SQLException {
        return new RouterName(row.getLong("router_id"), row.getString("router"), row.getString("cluster"));
    }

    private static void bind(Connection connection, PreparedStatement statement, int first, ClusterSelection clusters)
            throws SQLException {
        statement.setBoolean(first, clusters.all());
        statement.setArray(
                first + 1, connection.createArrayOf("bigint", clusters.ids().toArray()));
    }

    private static int bounded(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + "; give 1 to " + MOST);
        }
        return limit;
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> List<T> list(PreparedStatement statement, RowReader<T> reader) throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        }
        return found;
    }
}
