package dev.holdfast.control.api;

import dev.holdfast.control.access.Database;
import dev.holdfast.control.fleet.FleetRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** A cluster with a node and a virtual router, whose names nothing else has, and what a test lets happen to them. */
final class SmallFleet {

    private static final String EVENT = """
            INSERT INTO holdfast.event (received_at, occurred_at, cluster_id, node_uuid, node_name, kind, detail, epoch,
                seq, node_unix_nanos, monotonic_nanos, boot_id)
            VALUES (now(), now(), ?, ?, ?, ?, ?::jsonb, 1, 1, 0, 0, '')
            """;

    private final Database database;
    private final String cluster;
    private final long clusterId;
    private final long routerId;
    private final UUID nodeId;
    private String node;
    private String router;

    private SmallFleet(Database database) {
        String tag = UUID.randomUUID().toString().substring(0, 8);
        this.database = database;
        this.cluster = "small-" + tag;
        this.node = "node-" + tag;
        this.router = "router-" + tag;
        FleetRows rows = new FleetRows(database);
        clusterId = rows.cluster(cluster);
        nodeId = rows.node(clusterId, node);
        routerId = rows.router(clusterId, "lan", router);
    }

    static SmallFleet make(Database database) {
        return new SmallFleet(database);
    }

    String cluster() {
        return cluster;
    }

    String node() {
        return node;
    }

    String router() {
        return router;
    }

    /** From now on the node and the router say that they are called so. */
    void named(String nodeName, String routerName) {
        node = nodeName;
        router = routerName;
        transition("INITIALIZE", "BACKUP", "started");
    }

    void transition(String from, String to, String cause) {
        database.change("""
                INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid,
                    node_name, from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos,
                    monotonic_nanos, boot_id)
                VALUES (now(), now(), ?, ?, ?, ?, ?, ?::holdfast.router_state, ?::holdfast.router_state, ?, '{}', '{}',
                    1, 1, 0, 0, '')
                """, clusterId, routerId, router, nodeId, node, from, to, cause);
    }

    void event(String kind, String detail) {
        database.change(EVENT, clusterId, nodeId, node, kind, detail);
    }

    /** The same in somebody's transaction. */
    PreparedStatement insertOfEvent(Connection connection, String kind, String detail) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(EVENT);
        statement.setLong(1, clusterId);
        statement.setObject(2, nodeId);
        statement.setString(3, node);
        statement.setString(4, kind);
        statement.setString(5, detail);
        return statement;
    }
}
