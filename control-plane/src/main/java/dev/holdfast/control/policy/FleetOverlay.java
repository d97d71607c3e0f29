package dev.holdfast.control.policy;

import dev.holdfast.control.fleet.RouterKey;
import dev.holdfast.control.policy.PolicyScope.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** All that is laid over, at one moment, and what each of many nodes shall have by it. */
public final class FleetOverlay {

    private static final String HEAD = "SELECT revision FROM holdfast.policy_head";

    private static final String SETTINGS = "SELECT scope, scope_id, setting, value FROM holdfast.policy_setting";

    private static final String NEWEST =
            "SELECT scope, scope_id, max(revision_id) FROM holdfast.policy_change GROUP BY scope, scope_id";

    /** A database that was put back to a backup may hold something else under the same number. */
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

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

    private FleetOverlay(long head) {
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
            FleetOverlay overlay = new FleetOverlay(head);
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

    /** What a node that declares this shall lay over its file, without the hash of what is in force then. */
    public WantedPolicy wanted(NodeDeclarations node) {
        PolicyScope cluster = new PolicyScope(Level.CLUSTER, node.cluster());
        long revision = newest(List.of(PolicyScope.FLEET, cluster));
        Map<RouterKey, Map<String, String>> routers = new HashMap<>();
        for (NodeDeclarations.Declared declared : node.members()) {
            List<PolicyScope> scopes = List.of(
                    PolicyScope.FLEET,
                    cluster,
                    new PolicyScope(Level.ROUTER, declared.router()),
                    new PolicyScope(Level.MEMBER, declared.member()));
            revision = Math.max(revision, newest(scopes));
            routers.put(declared.key(), laid(scopes, declared.owner()));
        }
        return new WantedPolicy(revision, routers, Optional.empty());
    }

    private long newest(List<PolicyScope> scopes) {
        return scopes.stream()
                .mapToLong(scope -> newest.getOrDefault(scope, 0L))
                .max()
                .orElse(0);
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
