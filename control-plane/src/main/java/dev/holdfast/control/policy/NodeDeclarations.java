package dev.holdfast.control.policy;

import dev.holdfast.control.fleet.RouterKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * What a node declares, as much of it as decides what is laid over it. It changes with the node's next Hello and not before, so
 * that whoever holds its stream may keep it: a push to ten thousand nodes reads none of their hundred thousand members.
 *
 * @param members may be empty
 * @param lasts false: the node's version does not say whether it is an owner, which may then change at any time
 */
public record NodeDeclarations(long cluster, List<Declared> members, boolean lasts) {

    /** A node without routers has one row; the owner's rule is {@code Member.ownsTheAddresses}. */
    private static final String DECLARED = """
            SELECT n.uuid, n.cluster_id, m.id, r.id, r.segment, r.family, r.vrid,
                COALESCE(m.declared_priority, m.effective_priority) = 255, m.declared_priority IS NOT NULL
            FROM unnest(?::uuid[]) AS asked (uuid) JOIN holdfast.node n USING (uuid)
            LEFT JOIN (holdfast.member m JOIN holdfast.virtual_router r ON r.id = m.router_id)
                ON m.node_uuid = n.uuid AND m.withdrawn_at IS NULL
            """;

    public NodeDeclarations {
        members = List.copyOf(members);
    }

    /** One member. */
    record Declared(long member, long router, RouterKey key, boolean owner) {}

    /** Of those nodes that there are. */
    static Map<UUID, NodeDeclarations> read(DataSource source, Collection<UUID> nodes) {
        if (nodes.isEmpty()) {
            return Map.of();
        }
        Map<UUID, Gathered> gathered = new HashMap<>();
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(DECLARED)) {
            statement.setArray(1, connection.createArrayOf("uuid", nodes.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    gathered.computeIfAbsent(row.getObject(1, UUID.class), _ -> new Gathered())
                            .take(row);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("what nodes declare could not be read: " + e.getMessage(), e);
        }
        Map<UUID, NodeDeclarations> found = new HashMap<>();
        gathered.forEach((node, of) -> found.put(node, new NodeDeclarations(of.cluster, of.members, of.lasts)));
        return found;
    }

    /** Of one node, as far as its rows have been read. */
    private static final class Gathered {
        private final List<Declared> members = new ArrayList<>();
        private long cluster;
        private boolean lasts = true;

        private void take(ResultSet row) throws SQLException {
            cluster = row.getLong(2);
            long member = row.getLong(3);
            if (!row.wasNull()) {
                RouterKey key = new RouterKey(row.getString(5), row.getShort(6), row.getShort(7));
                members.add(new Declared(member, row.getLong(4), key, row.getBoolean(8)));
                lasts &= row.getBoolean(9);
            }
        }
    }
}
