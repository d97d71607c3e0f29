package dev.holdfast.lab.bench;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A large fleet, made by SQL: clusters of two nodes and ten virtual routers with two members each, all connected, a few of them
 * troubled; and of two routers of the first cluster one that never moved and one with 100,000 transitions in thirty days.
 */
final class DashboardRows {

    static final String BUSY = "busy";
    static final String EMPTY = "empty";

    private static final int ROUTERS = 10;
    private static final int MOVES = 50_000;

    private static final String FLEET = """
        INSERT INTO holdfast.cluster (name, created_at)
        SELECT 'site-' || to_char(g, 'FM0000'), now() FROM generate_series(1, %1$d) AS g;
        INSERT INTO holdfast.node (uuid, cluster_id, name, created_at)
        SELECT md5(c.id || '/' || n)::uuid, c.id, c.name || '-' || chr(97 + n), now()
        FROM holdfast.cluster c, generate_series(0, 1) AS n WHERE c.name LIKE 'site-%%';
        INSERT INTO holdfast.node_presence (node_uuid, connected, since, last_seen_at, stream_id, instance_uuid, replica,
            remote_address, daemon_version, policy_revision, effective_hash, spooled_events, clock_offset_nanos, clock_error_nanos)
        SELECT uuid, true, now() - interval '9 days', now() + interval '1 day', gen_random_uuid(), gen_random_uuid(), 'bench',
            '10.0.0.1:40000', '0.1.0', 0, '', 0, 120000, 800000
        FROM holdfast.node WHERE name LIKE 'site-%%';
        INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at)
        SELECT c.id, 'lan', 4, v, CASE WHEN c.name <> 'site-0001' OR v > 2 THEN c.name || '-vip-' || v WHEN v = 1 THEN 'busy'
            ELSE 'empty' END, now()
        FROM holdfast.cluster c, generate_series(1, %2$d) AS v WHERE c.name LIKE 'site-%%';
        INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings, declared_at, state,
            state_since, effective_priority, declared_priority, advert_interval_nanos, addresses_held, fault_reasons, gate,
            known_unix_nanos, known_monotonic_nanos, known_boot_id)
        SELECT r.id, md5(r.cluster_id || '/' || m)::uuid, 'bond0', 3,
            ARRAY['10.' || r.cluster_id %% 250 || '.' || r.id / 250 %% 250 || '.' || r.id %% 250 || '/24'],
            '{"preemption": "never", "startup.delay": "0s", "startup.gate": "link", "startup.maxHold": "60s", "startup.proof": "any"}',
            now() - interval '1 year',
            (CASE m WHEN r.vrid %% 2 THEN 'ACTIVE' ELSE 'BACKUP' END)::holdfast.router_state, now() - interval '9 days', 100, 100,
            1000000000, '{}', '{}', 'PROVEN', 0, 0, ''
        FROM holdfast.virtual_router r, generate_series(0, 1) AS m WHERE r.segment = 'lan';
        UPDATE holdfast.member_address SET told_at = told_at - interval '1 year';
        """;

    /** Three split, three held by nobody, ten without a spare, four nodes not connected, five that disagree. */
    private static final String TROUBLE = """
        CREATE TEMP TABLE pick AS SELECT id, cluster_id, row_number() OVER (ORDER BY md5(id::text)) AS turn
        FROM holdfast.virtual_router WHERE segment = 'lan' AND vrid = 7;
        UPDATE holdfast.member m SET state = 'ACTIVE' FROM pick p WHERE p.id = m.router_id AND p.turn <= 3;
        UPDATE holdfast.member m SET state = 'FAULT', fault_reasons = '{NO_CARRIER}'
        FROM pick p WHERE p.id = m.router_id AND p.turn BETWEEN 4 AND 6;
        UPDATE holdfast.member m SET state = 'FAULT', fault_reasons = '{NO_CARRIER}'
        FROM pick p WHERE p.id = m.router_id AND p.turn BETWEEN 7 AND 16 AND m.state = 'BACKUP';
        UPDATE holdfast.node_presence SET connected = false, last_seen_at = now() - interval '2 hours' WHERE node_uuid IN
            (SELECT md5(cluster_id || '/0')::uuid FROM pick WHERE turn BETWEEN 17 AND 20);
        UPDATE holdfast.member m SET advert_interval_nanos = 3000000000
        FROM pick p WHERE p.id = m.router_id AND p.turn BETWEEN 21 AND 25 AND m.state = 'BACKUP';
        """;

    private static final String TRANSITIONS = """
        INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid, node_name,
            from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos, monotonic_nanos, boot_id,
            clock_offset_nanos, clock_error_nanos)
        SELECT at + interval '40 milliseconds', at, r.cluster_id, r.id, r.name, n.uuid, n.name, was::holdfast.router_state,
            will::holdfast.router_state, CASE will WHEN 'ACTIVE' THEN 'active_down_timer_expired' ELSE 'higher_priority_heard' END,
            '{"sender": "10.0.0.2", "priority": 150}', jsonb_build_object('last_advert', jsonb_build_object('sender', '10.0.0.2',
                'priority', 150, 'age_nanos', 3609412731, 'interval_nanos', 1000000000), 'adverts_heard_since_start', 86400,
                'state_age_nanos', 0, 'gate', 'PROVEN', 'base_priority', 100, 'effective_priority', 100, 'preemption', 'never',
                'policy_revision', 7, 'skew_nanos', 609375000, 'active_down_interval_nanos', 3609375000, 'considered',
                jsonb_build_array(jsonb_build_object('rule', 'PREEMPTION', 'applied', false, 'reason', 'not_preempting'))),
            1, (extract(epoch FROM at) * 1000000)::bigint, (extract(epoch FROM at) * 1000000000)::bigint,
            (extract(epoch FROM at) * 1000000000)::bigint, 'bench', 120000, 800000
        FROM (%s) AS moved (router, at, first, will, was)
        JOIN holdfast.virtual_router r ON r.id = moved.router
        JOIN holdfast.node n ON n.uuid = md5(r.cluster_id || '/' || first)::uuid
        """;

    /** One of its members takes over and the other gives way, turn about, thirty days long. */
    private static final String OF_THE_BUSY_ONE = """
        SELECT r.id, now() - interval '1 minute' - interval '30 days' * (1 - turn / %1$d.0) + interval '20 milliseconds' * half,
            (turn + half) %% 2, CASE half WHEN 0 THEN 'BACKUP' ELSE 'ACTIVE' END, CASE half WHEN 0 THEN 'ACTIVE' ELSE 'BACKUP' END
        FROM holdfast.virtual_router r, generate_series(1, %1$d) AS turn, generate_series(0, 1) AS half WHERE r.name = 'busy'
        """;

    private static final String OF_OTHERS = """
        SELECT r.id, now() - interval '1 hour' - interval '1 day' * random() * 20, 1, 'ACTIVE', 'BACKUP'
        FROM holdfast.virtual_router r WHERE r.vrid IN (5, 6)
        """;

    private DashboardRows() {}

    /** Makes so many clusters, and has tenure derived. */
    static void make(EmbeddedDatabase database, int clusters) throws SQLException {
        try (Connection owner = database.owner()) {
            EmbeddedDatabase.execute(owner, "SELECT setseed(0.7)");
            EmbeddedDatabase.execute(owner, FLEET.formatted(clusters, ROUTERS));
            EmbeddedDatabase.execute(owner, TROUBLE);
            EmbeddedDatabase.execute(owner, TRANSITIONS.formatted(OF_OTHERS));
            EmbeddedDatabase.execute(owner, TRANSITIONS.formatted(OF_THE_BUSY_ONE.formatted(MOVES)));
            EmbeddedDatabase.execute(owner, "VACUUM ANALYZE");
            EmbeddedDatabase.execute(
                    owner,
                    "INSERT INTO holdfast.tenure_due (node_uuid) SELECT DISTINCT node_uuid FROM holdfast.member"
                            + " ON CONFLICT DO NOTHING");
            EmbeddedDatabase.awaitDerived(owner);
            EmbeddedDatabase.execute(owner, "VACUUM ANALYZE");
        }
    }

    /** The id of the router of this name. */
    static long router(Connection connection, String name) throws SQLException {
        return EmbeddedDatabase.number(
                connection, "SELECT id FROM holdfast.virtual_router WHERE name = '" + name + "'");
    }
}
