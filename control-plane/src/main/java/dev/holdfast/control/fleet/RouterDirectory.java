package dev.holdfast.control.fleet;

import dev.holdfast.control.database.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Finds a virtual router's id by its key, and makes the router when it is first heard of. Keys come from nodes, so that
 * there are bounds: of what one node may bring into being, and of what one cluster may have.
 */
@ApplicationScoped
public class RouterDirectory {

    /** Virtual routers that one node may be the first to name, ever. */
    public static final int MOST_OF_A_NODE = 4_096;

    /** Virtual routers of one cluster. */
    public static final int MOST_OF_A_CLUSTER = 200_000;

    /** Ids never change, so they may be remembered; a bound, because keys come from outside. */
    private static final int MOST_REMEMBERED = 200_000;

    /** How old a count of a cluster's routers may be. A bound need not be exact, and counting is not cheap. */
    private static final long COUNTED_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

    private static final String FIND = """
            SELECT r.id, r.segment, r.family, r.vrid
            FROM unnest(?::text[], ?::smallint[], ?::smallint[], ?::bigint[]) AS named (segment, family, vrid, cluster_id)
            JOIN holdfast.virtual_router r USING (cluster_id, segment, family, vrid)
            """;

    /** In one order for all, so that two nodes that name the same routers do not wait for each other. */
    private static final String MAKE = """
            INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at, made_by)
            SELECT cluster_id, segment, family, vrid, name, now(), made_by
            FROM unnest(?::text[], ?::smallint[], ?::smallint[], ?::bigint[], ?::text[], ?::uuid[])
                AS named (segment, family, vrid, cluster_id, name, made_by)
            ORDER BY segment, family, vrid
            ON CONFLICT DO NOTHING
            """;

    private final DataSource source;
    private final Map<Place, Long> remembered = new ConcurrentHashMap<>();
    private final Map<Long, Size> sizes = new ConcurrentHashMap<>();

    @Inject
    RouterDirectory(DataSource source) {
        this.source = source;
    }

    private record Place(long clusterId, RouterKey key) {}

    private record Size(long routers, long countedNanos) {}

    /**
     * The router's id. Two replicas that hear of it at once get the same.
     *
     * @param namedBy the node that speaks of it
     * @throws TooManyRoutersException if it is not known, and is not made
     */
    public long idOf(long clusterId, UUID namedBy, RouterKey key, String name) {
        Long known = remembered.get(new Place(clusterId, key));
        return known != null
                ? known
                : Objects.requireNonNull(
                        find(clusterId, namedBy, Map.of(key, name)).get(key));
    }

    /**
     * The ids of all these, in their order.
     *
     * @throws TooManyRoutersException if some are not known, and are not made; then none of them is
     */
    public List<Long> idsOf(long clusterId, UUID namedBy, List<RouterDeclared> routers) {
        Map<RouterKey, String> unknown = routers.stream()
                .filter(router -> !remembered.containsKey(new Place(clusterId, router.key())))
                .collect(Collectors.toMap(RouterDeclared::key, RouterDeclared::name));
        Map<RouterKey, Long> found = unknown.isEmpty() ? Map.of() : find(clusterId, namedBy, unknown);
        return routers.stream()
                .map(RouterDeclared::key)
                .map(key -> Objects.requireNonNull(
                        found.containsKey(key) ? found.get(key) : remembered.get(new Place(clusterId, key))))
                .toList();
    }

    private Map<RouterKey, Long> find(long clusterId, UUID namedBy, Map<RouterKey, String> named) {
        Map<RouterKey, Long> found = new HashMap<>();
        try (Connection connection = source.getConnection()) {
            read(connection, clusterId, named.keySet(), found);
            if (found.size() < named.size()) {
                Map<RouterKey, String> missing = new LinkedHashMap<>(named);
                missing.keySet().removeAll(found.keySet());
                requireRoom(connection, clusterId, namedBy, missing);
                make(connection, clusterId, namedBy, missing);
                read(connection, clusterId, missing.keySet(), found);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("virtual routers were not looked up: " + e.getMessage(), e);
        }
        found.forEach((key, id) -> {
            if (remembered.size() < MOST_REMEMBERED) {
                remembered.put(new Place(clusterId, key), id);
            }
        });
        return found;
    }

    private static void read(
            Connection connection, long clusterId, Collection<RouterKey> keys, Map<RouterKey, Long> found)
            throws SQLException {
        try (PreparedStatement statement =
                        keys(keys, Function.identity(), clusterId).prepare(connection, FIND);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.put(new RouterKey(row.getString(2), row.getShort(3), row.getShort(4)), row.getLong(1));
            }
        }
    }

    private void make(Connection connection, long clusterId, UUID namedBy, Map<RouterKey, String> missing)
            throws SQLException {
        try (PreparedStatement statement = keys(missing.entrySet(), Map.Entry::getKey, clusterId)
                .text(Map.Entry::getValue)
                .with("uuid", _ -> namedBy)
                .prepare(connection, MAKE)) {
            int made = statement.executeUpdate();
            sizes.computeIfPresent(clusterId, (_, size) -> new Size(size.routers() + made, size.countedNanos()));
        }
    }

    private static <T> Columns<T> keys(Collection<T> rows, Function<T, RouterKey> key, long clusterId) {
        return new Columns<>(rows)
                .text(row -> key.apply(row).segment())
                .with("smallint", row -> (short) key.apply(row).family())
                .with("smallint", row -> (short) key.apply(row).vrid())
                .bigint(_ -> clusterId);
    }

    private void requireRoom(Connection connection, long clusterId, UUID namedBy, Map<RouterKey, String> missing)
            throws SQLException {
        RouterKey first = missing.keySet().iterator().next();
        String wanted = missing.size() == 1
                ? "virtual router " + first + " is not known"
                : missing.size() + " virtual routers are not known, " + first + " among them";
        long ofNode = count(connection, "SELECT count(*) FROM holdfast.virtual_router WHERE made_by = ?", namedBy);
        if (ofNode + missing.size() > MOST_OF_A_NODE) {
            throw new TooManyRoutersException(wanted + ", and this node has named " + ofNode + " others first; "
                    + MOST_OF_A_NODE
                    + " are the most. Use the keys that it had, or have the node forgotten and enrolled"
                    + " anew");
        }
        long ofCluster = size(connection, clusterId);
        if (ofCluster + missing.size() > MOST_OF_A_CLUSTER) {
            throw new TooManyRoutersException(wanted + ", and the cluster has " + ofCluster + " others; "
                    + MOST_OF_A_CLUSTER + " are the most. Put the node into another cluster");
        }
    }

    private long size(Connection connection, long clusterId) throws SQLException {
        long now = System.nanoTime();
        Size known = sizes.get(clusterId);
        if (known != null && now - known.countedNanos() < COUNTED_AGAIN_NANOS) {
            return known.routers();
        }
        long counted =
                count(connection, "SELECT count(*) FROM holdfast.virtual_router WHERE cluster_id = ?", clusterId);
        sizes.put(clusterId, new Size(counted, now));
        return counted;
    }

    private static long count(Connection connection, String sql, Object of) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, of);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
