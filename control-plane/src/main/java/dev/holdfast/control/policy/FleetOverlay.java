package dev.holdfast.control.policy;

import dev.holdfast.control.fleet.RouterKey;
import dev.holdfast.control.policy.PolicyScope.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * All that is laid over, at one moment, and what each of many nodes shall have by it. When policy for the fleet changes, a
 * hundred thousand members are gone through: only what decides is read of them, and not what their files say.
 */
public final class FleetOverlay {

    private static final String HEAD = "SELECT revision FROM holdfast.policy_head";

    private static final String SETTINGS = "SELECT scope, scope_id, setting, value FROM holdfast.policy_setting";

    private static final String NEWEST =
            "SELECT scope, scope_id, max(revision_id) FROM holdfast.policy_change GROUP BY scope, scope_id";

    /** A node without routers has one row; the owner's rule is {@code Member.ownsTheAddresses}. */
    private static final String DECLARED = """
            SELECT n.uuid, n.cluster_id, m.id, r.id, r.segment, r.family, r.vrid,
                COALESCE(m.declared_priority, m.effective_priority) = 255
            FROM unnest(?::uuid[]) AS asked (uuid) JOIN holdfast.node n USING (uuid)
            LEFT JOIN (holdfast.member m JOIN holdfast.virtual_router r ON r.id = m.router_id)
                ON m.node_uuid = n.uuid AND m.withdrawn_at IS NULL
            """;

    /** A database that was put back to a backup may hold something else under the same number. */
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

    private final DataSource source;
    private final long readNanos = System.nanoTime();
    private final long head;
    private final Map<PolicyScope, Map<String, String>> settings = new HashMap<>();
    private final Map<PolicyScope, Long> newest = new HashMap<>();
    private final Map<Laid, Map<String, String>> laid = new ConcurrentHashMap<>();

    /**
     * What is laid over a member.
     *
     * @param said those of its scopes for which something is said
     */
    private record Laid(List<PolicyScope> said, boolean owner) {}

    private FleetOverlay(DataSource source, long head) {
        this.source = source;
        this.head = head;
    }

    /** What is laid over now: {@code before}, if no revision was made since that was read. */
    static FleetOverlay read(DataSource source, @Nullable FleetOverlay before) {
        try (Connection connection = source.getConnection()) {
            // Before what it is the number of: what comes in between is read now, and once more with the next.
            long head = head(connection);
            if (before != null && before.head == head && System.nanoTime() - before.readNanos < KEPT_NANOS) {
                return before;
            }
            FleetOverlay overlay = new FleetOverlay(source, head);
            try (PreparedStatement statement = connection.prepareStatement(SETTINGS);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    overlay.settings
                            .computeIfAbsent(scope(row), _ -> new TreeMap<>())
                            .put(row.getString(3), row.getString(4));
                }
            }
            try (PreparedStatement statement = connection.prepareStatement(NEWEST);
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    overlay.newest.put(scope(row), row.getLong(3));
                }
            }
            return overlay;
        } catch (SQLException e) {
            throw new IllegalStateException("policy could not be read: " + e.getMessage(), e);
        }
    }

    private static long head(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HEAD);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static PolicyScope scope(ResultSet row) throws SQLException {
        return new PolicyScope(Level.valueOf(row.getString(1)), row.getLong(2));
    }

    /** What each of these nodes shall lay over its file, without the hash of what is in force then; of those that there are. */
    public Map<UUID, WantedPolicy> wanted(Collection<UUID> nodes) {
        Map<UUID, Gathered> gathered = new HashMap<>();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(DECLARED)) {
            statement.setArray(1, connection.createArrayOf("uuid", nodes.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    add(row, gathered.computeIfAbsent(row.getObject(1, UUID.class), _ -> new Gathered()));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("policy could not be read: " + e.getMessage(), e);
        }
        Map<UUID, WantedPolicy> wanted = new HashMap<>();
        gathered.forEach(
                (node, found) -> wanted.put(node, new WantedPolicy(found.revision, found.routers, Optional.empty())));
        return wanted;
    }

    /** Of one node, as far as its rows have been read. */
    private static final class Gathered {
        private final Map<RouterKey, Map<String, String>> routers = new HashMap<>();
        private long revision;
    }

    private void add(ResultSet row, Gathered node) throws SQLException {
        PolicyScope cluster = new PolicyScope(Level.CLUSTER, row.getLong(2));
        long member = row.getLong(3);
        boolean declares = !row.wasNull();
        List<PolicyScope> scopes = declares
                ? List.of(
                        PolicyScope.FLEET,
                        cluster,
                        new PolicyScope(Level.ROUTER, row.getLong(4)),
                        new PolicyScope(Level.MEMBER, member))
                : List.of(PolicyScope.FLEET, cluster);
        for (PolicyScope scope : scopes) {
            node.revision = Math.max(node.revision, newest.getOrDefault(scope, 0L));
        }
        if (declares) {
            RouterKey key = new RouterKey(row.getString(5), row.getShort(6), row.getShort(7));
            node.routers.put(key, laid(scopes, row.getBoolean(8)));
        }
    }

    /** Nearly all members have only what is laid over fleet and cluster. */
    private Map<String, String> laid(List<PolicyScope> scopes, boolean owner) {
        List<PolicyScope> said = scopes.stream().filter(settings::containsKey).toList();
        return laid.computeIfAbsent(new Laid(said, owner), this::lay);
    }

    private Map<String, String> lay(Laid asked) {
        Map<String, String> values = new TreeMap<>();
        for (PolicyScope scope : asked.said()) {
            values.putAll(settings.getOrDefault(scope, Map.of()));
        }
        values.entrySet().removeIf(setting -> !OverlayText.holds(asked.owner(), setting.getKey(), setting.getValue()));
        return Collections.unmodifiableMap(values);
    }
}
