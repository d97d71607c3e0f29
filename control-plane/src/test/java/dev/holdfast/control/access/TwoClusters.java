package dev.holdfast.control.access;

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
        String node = UUID.randomUUID().toString();
        String clusterId = database.texts(
                        "INSERT INTO holdfast.cluster (name, created_at) VALUES (?, now()) RETURNING id", cluster)
                .getFirst();
        database.change(
                "INSERT INTO holdfast.node (uuid, cluster_id, name, created_at) VALUES (?::uuid, ?::bigint, ?, now())",
                node,
                clusterId,
                name);
        String router = database.texts("""
                        INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at)
                        VALUES (?::bigint, ?, 4, 51, ?, now()) RETURNING id
                        """, clusterId, name, name).getFirst();
        database.change("""
                INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings,
                    declared_at, state, state_since, effective_priority, addresses_held, fault_reasons, gate,
                    known_unix_nanos, known_monotonic_nanos, known_boot_id)
                VALUES (?::bigint, ?::uuid, 'eth0', 3, '{10.77.0.100/24}',
                    '{"preemption": "never", "startup.delay": "0s", "startup.gate": "link", "startup.maxHold": "60s",
                      "startup.proof": "any"}',
                    now(), 'ACTIVE', now(), 100, '{10.77.0.100}', '{}', 'PROVEN', 0, 0, '')
                """, router, node);
        database.change("""
                INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid,
                    node_name, from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos,
                    monotonic_nanos, boot_id)
                VALUES (now(), now(), ?::bigint, ?::bigint, ?, ?::uuid, ?, 'BACKUP', 'ACTIVE',
                    'active_down_timer_expired', '{}', '{}', 1, 1, 0, 0, '')
                """, clusterId, router, name, node, name);
        return Long.parseLong(router);
    }
}
