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
            SELECT r.id, r.cluster_id, r.segment, r.family, r.vrid
            FROM unnest(?::text[], ?::smallint[], ?::smallint[], ?::bigint[]) AS named (segment, family, vrid, cluster_id)
            JOIN holdfast.virtual_router r USING (cluster_id, segment, family, vrid)
            """;

    /** In one order for all, so that two nodes that name the same routers do not wait for each other. */
    private static final String MAKE = """
            INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at, made_by)
            SELECT cluster_id, segment, family, vrid, name, now(), made_by
            FROM unnest(?::text[], ?::smallint[], ?::smallint[], ?::bigint[], ?::text[], ?::uuid[])
                AS named (segment, family, vrid, cluster_id, name, made_by)
            ORDER BY cluster_id, segment, family, vrid
            ON CONFLICT DO NOTHING
            """;

    private static final String MADE =
            "SELECT made_by, count(*) FROM holdfast.virtual_router WHERE made_by = ANY (?) GROUP BY made_by";

    private static final String COUNT = "SELECT count(*) FROM holdfast.virtual_router WHERE cluster_id = ?";

    private final DataSource source;
    private final Map<Place, Long> remembered = new ConcurrentHashMap<>();
    private final Map<Long, Size> sizes = new ConcurrentHashMap<>();

    @Inject
    RouterDirectory(DataSource source) {
        this.source = source;
    }

    private record Place(long clusterId, RouterKey key) {}

    private record Size(long routers, long countedNanos) {

        private Size andOne() {
            return new Size(routers + 1, countedNanos);
        }
    }

    /**
     * A router that a node speaks of.
     *
     * @param by the node
     * @param name that the router gets if it is not known yet
     */
    public record Named(long clusterId, UUID by, RouterKey key, String name) {

        private Place place() {
            return new Place(clusterId, key);
        }
    }

    /**
     * The router's id. Two replicas that hear of it at once get the same.
     *
     * @throws TooManyRoutersException if it is not known, and is not made
     */
    public long idOf(Named router) {
        Long known = remembered.get(router.place());
        return known == null ? idsOf(List.of(router)).getFirst() : known;
    }

    /**
     * The ids of all these, in their order. Several nodes may speak of them.
     *
     * @throws TooManyRoutersException if some are not known, and are not made; then none of them is
     */
    List<Long> idsOf(List<Named> routers) {
        Map<Place, Named> unknown = new LinkedHashMap<>();
        Map<Place, Long> known = new HashMap<>();
        for (Named router : routers) {
            Long id = remembered.get(router.place());
            if (id == null) {
                unknown.putIfAbsent(router.place(), router);
            } else {
                known.put(router.place(), id);
            }
        }
        if (!unknown.isEmpty()) {
            known.putAll(find(unknown));
        }
        return routers.stream()
                .map(router -> Objects.requireNonNull(known.get(router.place())))
                .toList();
    }

    private Map<Place, Long> find(Map<Place, Named> named) {
        Map<Place, Long> found = new HashMap<>();
        try (Connection connection = source.getConnection()) {
            read(connection, named.keySet(), found);
            if (found.size() < named.size()) {
                Map<Place, Named> missing = new LinkedHashMap<>(named);
                missing.keySet().removeAll(found.keySet());
                requireRoom(connection, missing.values());
                make(connection, missing.values());
                read(connection, missing.keySet(), found);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("virtual routers were not looked up: " + e.getMessage(), e);
        }
        found.forEach((place, id) -> {
            if (remembered.size() < MOST_REMEMBERED) {
                remembered.put(place, id);
            }
        });
        return found;
    }

    private static void read(Connection connection, Collection<Place> places, Map<Place, Long> found)
            throws SQLException {
        try (PreparedStatement statement = columns(places, Function.identity()).prepare(connection, FIND);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.put(
                        new Place(row.getLong(2), new RouterKey(row.getString(3), row.getShort(4), row.getShort(5))),
                        row.getLong(1));
            }
        }
    }

    private void make(Connection connection, Collection<Named> missing) throws SQLException {
        columns(missing, Named::place).text(Named::name).with("uuid", Named::by).execute(connection, MAKE);
        // Some of them another replica may have made; the next count is exact again.
        missing.forEach(router -> sizes.computeIfPresent(router.clusterId(), (_, size) -> size.andOne()));
    }

    private static <T> Columns<T> columns(Collection<T> rows, Function<T, Place> place) {
        return new Columns<>(rows)
                .text(row -> place.apply(row).key().segment())
                .with("smallint", row -> (short) place.apply(row).key().family())
                .with("smallint", row -> (short) place.apply(row).key().vrid())
                .bigint(row -> place.apply(row).clusterId());
    }

    private void requireRoom(Connection connection, Collection<Named> missing) throws SQLException {
        Map<UUID, List<Named>> byNode = missing.stream().collect(Collectors.groupingBy(Named::by));
        Map<UUID, Long> made = made(connection, byNode.keySet());
        byNode.forEach((node, wanted) -> {
            long others = made.getOrDefault(node, 0L);
            if (others + wanted.size() > MOST_OF_A_NODE) {
                throw new TooManyRoutersException(
                        words(wanted) + ", and this node has named " + others + " others first; " + MOST_OF_A_NODE
                                + " are the most. Use the keys that it had, or have the node forgotten and enrolled anew");
            }
        });
        for (Map.Entry<Long, List<Named>> ofCluster : missing.stream()
                .collect(Collectors.groupingBy(Named::clusterId))
                .entrySet()) {
            List<Named> wanted = ofCluster.getValue();
            long others = size(connection, ofCluster.getKey());
            if (others + wanted.size() > MOST_OF_A_CLUSTER) {
                throw new TooManyRoutersException(words(wanted) + ", and the cluster has " + others + " others; "
                        + MOST_OF_A_CLUSTER + " are the most. Put the node into another cluster");
            }
        }
    }

    private static String words(List<Named> wanted) {
        RouterKey first = wanted.getFirst().key();
        return wanted.size() == 1
                ? "virtual router " + first + " is not known"
                : wanted.size() + " virtual routers are not known, " + first + " among them";
    }

    /** How many each of these was the first to name; of who named none, nothing. */
    private static Map<UUID, Long> made(Connection connection, Collection<UUID> nodes) throws SQLException {
        Map<UUID, Long> made = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(MADE)) {
            statement.setArray(1, connection.createArrayOf("uuid", nodes.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    made.put(row.getObject(1, UUID.class), row.getLong(2));
                }
            }
        }
        return made;
    }

    private long size(Connection connection, long clusterId) throws SQLException {
        long now = System.nanoTime();
        Size known = sizes.get(clusterId);
        if (known != null && now - known.countedNanos() < COUNTED_AGAIN_NANOS) {
            return known.routers();
        }
        long counted = 0;
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setLong(1, clusterId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                counted = row.getLong(1);
            }
        }
        sizes.put(clusterId, new Size(counted, now));
        return counted;
    }
}
