package dev.holdfast.control.access;

import dev.holdfast.control.fleet.FleetRows;
import java.util.UUID;

/**
 * Two clusters with a node, a virtual router and a transition each, whose names all begin with {@code own} or
 * {@code other} and a tag that nothing else has.
 */
record TwoClusters(String tag, long ownRouter, long otherRouter) {

    static TwoClusters make(Database database) {
        String tag = UUID.randomUUID().toString().substring(0, 8);
        return new TwoClusters(tag, insert(database, "own" + tag, "fresh"), insert(database, "other" + tag, "alien"));
    }

    String own() {
        return "own" + tag;
    }

    String other() {
        return "other" + tag;
    }

    /** In every name of the other cluster. */
    String foreign() {
        return "alien" + tag;
    }

    /** In every name of one's own. */
    String familiar() {
        return "fresh" + tag;
    }

    private static long insert(Database database, String cluster, String marker) {
        String name = marker + cluster.substring(cluster.length() - 8);
        FleetRows rows = new FleetRows(database);
        long clusterId = rows.cluster(cluster);
        UUID node = rows.node(clusterId, name);
        long router = rows.router(clusterId, name, name);
        rows.activeMember(router, node);
        database.change("""
                INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid,
                    node_name, from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos,
                    monotonic_nanos, boot_id)
                VALUES (now(), now(), ?, ?, ?, ?, ?, 'BACKUP', 'ACTIVE',
                    'active_down_timer_expired', '{}', '{}', 1, 1, 0, 0, '')
                """, clusterId, router, name, node, name);
        return router;
    }
}
