package dev.holdfast.lab.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A year of history, made by SQL in the shape of a real one: forty clusters of fifty nodes and 250 virtual routers with two members
 * each; a few routers move often and most hardly ever, each move is two transitions a second or so apart, and around them
 * stand links, gates, addresses, stalls and rejected packets, of a few noisy nodes most. The newest week has its part.
 */
final class HistoryRows {

    private static final int CLUSTERS = 40;
    private static final int NODES = 50;
    private static final int ROUTERS = 250;
    private static final int MONTHS = 12;

    private static final String FLEET = """
            INSERT INTO holdfast.cluster (name, created_at)
            SELECT CASE g WHEN 0 THEN 'prod' ELSE 'cluster-' || g END, now() FROM generate_series(0, %1$d) AS g;
            INSERT INTO holdfast.node (uuid, cluster_id, name, created_at)
            SELECT md5(c.id || '/' || n)::uuid, c.id, CASE n WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE 'node-' || n END, now()
            FROM holdfast.cluster c, generate_series(0, %2$d) AS n WHERE c.name = 'prod' OR c.name LIKE 'cluster-%%';
            INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at)
            SELECT c.id, 'lan-' || v / 200, 4, 1 + v %% 200, CASE v WHEN 5 THEN 'web' ELSE 'vr-' || v END, now()
            FROM holdfast.cluster c, generate_series(0, %3$d) AS v WHERE c.name = 'prod' OR c.name LIKE 'cluster-%%';
            CREATE TABLE bench.pair AS
            SELECT r.id AS router, r.cluster_id AS cluster, r.name, r.segment, r.vrid,
                row_number() OVER (ORDER BY md5(r.id::text)) - 1 AS rank, v.v %% 50 AS first, (v.v * 7 + 1) %% 50 AS second
            FROM (SELECT *, row_number() OVER (PARTITION BY cluster_id ORDER BY id) - 1 AS v FROM holdfast.virtual_router) AS r,
                LATERAL (SELECT r.v) AS v
            WHERE r.segment LIKE 'lan-%%';
            UPDATE bench.pair SET second = (first + 1) %% 50 WHERE second = first;
            INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings, declared_at, state,
                effective_priority, addresses_held, fault_reasons, gate, known_unix_nanos, known_monotonic_nanos, known_boot_id)
            SELECT p.router, md5(p.cluster || '/' || m)::uuid, 'bond0', 3,
                ARRAY['10.' || p.cluster %% 40 || '.' || p.vrid / 250 || '.' || p.vrid || '/24'], '{}', now() - interval '1 year',
                'BACKUP', 100, '{}', '{}', 'PROVEN', 0, 0, ''
            FROM bench.pair p, LATERAL unnest(ARRAY[p.first, p.second]) AS m;
            UPDATE holdfast.member SET addresses = '{10.0.0.5/24}' WHERE router_id = (SELECT router FROM bench.pair p
                JOIN holdfast.cluster c ON c.id = p.cluster WHERE c.name = 'prod' AND p.name = 'web');
            UPDATE holdfast.member_address SET told_at = told_at - interval '1 year';
            """;

    /** A move of a router: when, and which of its two members was the holder before. */
    private static final String MOVES = """
            CREATE UNLOGGED TABLE bench.move AS
            SELECT p.*, moved.at, row_number() OVER (PARTITION BY p.router ORDER BY moved.at) AS turn,
                CASE WHEN random() < 0.6 THEN 'active_down_timer_expired' WHEN random() < 0.6 THEN 'incumbent_resigned'
                     WHEN random() < 0.5 THEN 'preempt_delay_expired' ELSE 'incumbent_handed_over' END AS cause,
                CASE WHEN random() < 0.4 THEN 'fault_raised' WHEN random() < 0.4 THEN 'stopped' WHEN random() < 0.2 THEN 'stalled'
                     WHEN random() < 0.1 THEN 'address_lost' ELSE 'higher_priority_heard' END AS lost,
                interval '1 microsecond' * floor(700000 + 5000000 * random() * random()) AS gap
            FROM (SELECT floor(%1$d * random() ^ 3)::bigint AS rank,
                    now() - interval '1 second' * floor(360 * 86400 * CASE WHEN random() < 0.15 THEN random() * 0.03 ELSE random() END)
                        - interval '1 minute' AS at
                  FROM generate_series(1, %2$d)) AS moved
            JOIN bench.pair p USING (rank);
            ANALYZE bench.move""";

    /** What is said of each index of a table but its primary key's. */
    private static final String INDEXES = """
            SELECT %s::text FROM pg_index i WHERE i.indrelid = 'holdfast.%s'::regclass AND NOT i.indisprimary ORDER BY i.indexrelid
            """;

    private static final String COLUMNS =
            "received_at, occurred_at, cluster_id, %s, node_uuid, node_name, %s, epoch, seq,"
                    + " node_unix_nanos, monotonic_nanos, boot_id, clock_offset_nanos, clock_error_nanos";

    private static final String CLOCKS = """
            1, (extract(epoch FROM at) * 1000000)::bigint, (extract(epoch FROM at) * 1000000000)::bigint,
            (extract(epoch FROM at) * 1000000000)::bigint, 'bench', 120000, 800000""";

    private static final String TRANSITIONS = "INSERT INTO holdfast.transition ("
            + COLUMNS.formatted("router_id, router_name", "from_state, to_state, cause, cause_detail, evidence") + """
            ) SELECT least(now(), at + interval '1 second' * CASE WHEN random() < 0.01 THEN random() * 86400 ELSE random() * 0.2 END), at,
                cluster, router, name, md5(cluster || '/' || node)::uuid,
                CASE node WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE 'node-' || node END, from_state::holdfast.router_state,
                to_state::holdfast.router_state, cause, jsonb_build_object('sender', '10.0.0.' || node, 'priority', 100),
                jsonb_build_object('last_advert', jsonb_build_object('sender', '10.0.0.' || node, 'priority', 150,
                        'age_nanos', 3609412731, 'interval_nanos', 1000000000),
                    'adverts_heard_since_start', 86400, 'state_age_nanos', 0, 'gate', 'PROVEN', 'base_priority', 100,
                    'effective_priority', 100, 'preemption', 'never', 'policy_revision', 7, 'skew_nanos', 609375000,
                    'active_down_interval_nanos', 3609375000, 'considered', jsonb_build_array(jsonb_build_object(
                        'rule', 'PREEMPTION', 'applied', rank % 3 = 0, 'reason', 'not_preempting'))),
                """
            + CLOCKS + """
             FROM (SELECT *, CASE WHEN turn % 2 = 0 THEN first ELSE second END AS node, 'BACKUP' AS from_state, 'ACTIVE' AS to_state
                  FROM bench.move
                  UNION ALL
                  SELECT router, cluster, name, segment, vrid, rank, first, second, at - gap, turn, lost, lost, gap,
                      CASE WHEN turn % 2 = 0 THEN second ELSE first END, 'ACTIVE', 'BACKUP' FROM bench.move WHERE turn > 1) AS t
            ORDER BY at
            """;

    private static final String EVENTS =
            "INSERT INTO holdfast.event (" + COLUMNS.formatted("router_id", "kind, detail") + """
            ) SELECT at + interval '1 second' * random() * 0.2, at, cluster, CASE WHEN kind IN ('link', 'stall', 'policy') THEN NULL
                    ELSE router END, md5(cluster || '/' || node)::uuid,
                CASE node WHEN 0 THEN 'a' WHEN 1 THEN 'b' ELSE 'node-' || node END, kind, detail,
                """ + CLOCKS + """
             FROM (SELECT p.*, e.at, e.kind, CASE WHEN random() < 0.5 THEN p.first ELSE p.second END AS node,
                    CASE e.kind
                        WHEN 'link' THEN jsonb_build_object('interface', 'bond' || floor(random() * 3), 'carrier', random() < 0.5,
                            'up', true, 'present', true)
                        WHEN 'gate' THEN jsonb_build_object('state', 'ARMED', 'reason', 'LINK_BACK', 'proof', 'ARP',
                            'after_nanos', 412731000, 'answered_by', '', 'answered_by_known_member', false)
                        WHEN 'rejected' THEN jsonb_build_object('sender', '10.0.0.9', 'reason', 'CHECKSUM', 'count', 3)
                        WHEN 'address' THEN jsonb_build_object('address', '10.0.0.' || p.vrid, 'what', 'INSTALLED')
                        WHEN 'stall' THEN jsonb_build_object('late_nanos', 120000000)
                        ELSE jsonb_build_object('revision', 7, 'applied', true, 'reason', '') END AS detail
                  FROM (SELECT floor(%1$d * random() ^ 2)::bigint AS rank,
                          (ARRAY['link', 'gate', 'gate', 'gate', 'rejected', 'rejected', 'rejected', 'address', 'address', 'stall',
                              'policy'])[1 + floor(random() * 11)] AS kind,
                          now() - interval '1 second' * (360 * 86400 * CASE WHEN random() < 0.15 THEN random() * 0.03
                              ELSE random() END) - interval '1 minute' AS at
                        FROM generate_series(1, %2$d)) AS e
                  JOIN bench.pair p USING (rank)) AS t
            ORDER BY at
            """;

    private HistoryRows() {}

    /** Makes about so many events, a quarter of them transitions, and has tenure derived from them. */
    static void make(EmbeddedDatabase database, long events) throws SQLException {
        try (Connection owner = database.owner()) {
            for (String table : new String[] {"transition", "event"}) {
                for (int ago = 1; ago <= MONTHS; ago++) {
                    YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(ago);
                    EmbeddedDatabase.execute(
                            owner,
                            "CREATE TABLE IF NOT EXISTS holdfast." + table
                                    + month.format(DateTimeFormatter.ofPattern("_yyyy_MM")) + " PARTITION OF holdfast."
                                    + table + " FOR VALUES FROM ('" + month + "-01 00:00+00') TO ('"
                                    + month.plusMonths(1) + "-01 00:00+00')");
                }
            }
            int pairs = CLUSTERS * ROUTERS;
            EmbeddedDatabase.execute(owner, "CREATE SCHEMA bench");
            EmbeddedDatabase.execute(owner, FLEET.formatted(CLUSTERS - 1, NODES - 1, ROUTERS - 1));
            EmbeddedDatabase.execute(owner, "ANALYZE bench.pair");
            fill(database, events, pairs);
            EmbeddedDatabase.execute(owner, "DROP SCHEMA bench CASCADE");
            EmbeddedDatabase.execute(
                    owner,
                    "INSERT INTO holdfast.tenure_due (node_uuid) SELECT DISTINCT node_uuid FROM holdfast.member");
            EmbeddedDatabase.awaitDerived(owner);
            EmbeddedDatabase.execute(
                    owner, "VACUUM ANALYZE holdfast.tenure, holdfast.tenure_member, holdfast.outage, holdfast.member");
        }
    }

    /** Both tables at once: two connections, of which each keeps one processor busy. */
    private static void fill(EmbeddedDatabase database, long events, int pairs) throws SQLException {
        CompletableFuture<Void> others = CompletableFuture.runAsync(
                () -> fill(database, "event", EVENTS.formatted(pairs, events * 3 / 4)),
                task -> Thread.ofVirtual().start(task));
        fill(database, "transition", MOVES.formatted(pairs, events / 8) + ";" + TRANSITIONS);
        others.join();
    }

    /** Indexes that grow row by row in random places take most of the time: they are taken away, and made again as they were. */
    private static void fill(EmbeddedDatabase database, String table, String sql) {
        try (Connection owner = database.owner()) {
            EmbeddedDatabase.execute(
                    owner, "SET synchronous_commit = off; SET work_mem = '256MB'; SELECT setseed(0.7)");
            EmbeddedDatabase.execute(owner, "SET maintenance_work_mem = '512MB'");
            List<String> indexes =
                    EmbeddedDatabase.texts(owner, INDEXES.formatted("pg_get_indexdef(i.indexrelid)", table));
            for (String index : EmbeddedDatabase.texts(owner, INDEXES.formatted("i.indexrelid::regclass", table))) {
                EmbeddedDatabase.execute(owner, "DROP INDEX " + index);
            }
            EmbeddedDatabase.execute(owner, sql);
            for (String index : indexes) {
                EmbeddedDatabase.execute(owner, index.replace(" ON ONLY ", " ON "));
            }
            EmbeddedDatabase.execute(owner, "VACUUM ANALYZE holdfast." + table);
        } catch (SQLException e) {
            throw new IllegalStateException("the rows of " + table + " could not be made: " + e.getMessage(), e);
        }
    }
}
