package dev.holdfast.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.access.Database;
import dev.holdfast.control.fleet.FleetCensus.ClusterCount;
import dev.holdfast.control.fleet.FleetCensus.Condition;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is kept of the fleet against what the whole of it says, whoever wrote it and however late it was committed. Nothing is announced
 * here: each change is another replica's, of which this one has not heard.
 */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class FleetCensusTest {

    private static final int ROUNDS = 300;

    private static final String JUDGED = """
        SELECT concat_ws(' ', c.name, judged.condition, count(judged.id),
            string_agg(judged.id::text, ',' ORDER BY judged.name, judged.id) FILTER (WHERE judged.condition <> 'OK'))
        FROM holdfast.cluster c JOIN (
            SELECT r.id, r.name, r.cluster_id, CASE
                WHEN said.active > 1 THEN 'SPLIT'
                WHEN said.active = 1 AND said.backup > 0 THEN 'OK'
                WHEN said.active = 1 THEN 'DEGRADED'
                WHEN said.silent > 0 OR said.fresh > 0 THEN 'UNKNOWN'
                ELSE 'NO_ACTIVE' END AS condition
            FROM (SELECT m.router_id,
                    count(*) FILTER (WHERE p.connected AND m.state = 'ACTIVE') AS active,
                    count(*) FILTER (WHERE p.connected AND m.state = 'BACKUP') AS backup,
                    count(*) FILTER (WHERE p.connected IS NOT TRUE) AS silent,
                    count(*) FILTER (WHERE m.state_since IS NULL) AS fresh
                FROM holdfast.member m LEFT JOIN holdfast.node_presence p ON p.node_uuid = m.node_uuid
                WHERE m.withdrawn_at IS NULL
                GROUP BY m.router_id) AS said
            JOIN holdfast.virtual_router r ON r.id = said.router_id) AS judged ON judged.cluster_id = c.id
        WHERE c.name LIKE 'census%'
        GROUP BY c.name, judged.condition
        """;

    private static final String NODES = """
        SELECT concat_ws(' ', c.name, 'nodes', count(n.uuid), count(*) FILTER (WHERE p.connected))
        FROM holdfast.cluster c
            LEFT JOIN holdfast.node n ON n.cluster_id = c.id AND n.forgotten_at IS NULL
            LEFT JOIN holdfast.node_presence p ON p.node_uuid = n.uuid
        WHERE c.name LIKE 'census%'
        GROUP BY c.name
        """;

    private static final String APART = """
        SELECT 'apart ' || m.router_id
        FROM holdfast.member m JOIN holdfast.node n ON n.uuid = m.node_uuid
        WHERE m.withdrawn_at IS NULL AND n.evicted_at IS NULL
        GROUP BY m.router_id
        HAVING min(m.version) <> max(m.version)
            OR min(m.advert_interval_nanos) <> max(m.advert_interval_nanos)
            OR min(m.addresses) <> max(m.addresses)
            OR min(coalesce(m.settings ->> 'preemption', '')) <> max(coalesce(m.settings ->> 'preemption', ''))
        """;

    private static final String OF = "(SELECT id FROM holdfast.cluster WHERE name = '%1$s')";
    private static final String NODE =
            " = (SELECT uuid FROM holdfast.node WHERE cluster_id = " + OF + " ORDER BY uuid OFFSET %2$d %% 2 LIMIT 1)";
    private static final String ROUTER = " = (SELECT id FROM holdfast.virtual_router WHERE cluster_id = " + OF
            + " ORDER BY vrid OFFSET %2$d / 2 LIMIT 1)";
    private static final String THE_MEMBER = " WHERE node_uuid" + NODE + " AND router_id" + ROUTER;
    private static final String A_MEMBER = """
        INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings, declared_at, state,
            state_since, effective_priority, addresses_held, fault_reasons, gate, known_unix_nanos, known_monotonic_nanos,
            known_boot_id)
        SELECT r.id, n.uuid, 'eth0', 3, '{10.77.0.100/24}', '{"preemption": "never"}', now(), 'BACKUP', now(), 100, '{}', '{}', '',
            0, 0, ''
        FROM holdfast.virtual_router r JOIN holdfast.node n ON n.cluster_id = r.cluster_id
        WHERE r.cluster_id IN (SELECT id FROM holdfast.cluster WHERE name LIKE 'census%%')
        ON CONFLICT DO NOTHING
        """;

    private static final List<String> ACTS = List.of(
            "UPDATE holdfast.member SET state = 'ACTIVE'" + THE_MEMBER,
            "UPDATE holdfast.member SET state = 'BACKUP', state_since = now()" + THE_MEMBER,
            "UPDATE holdfast.member SET state = 'INITIALIZE', state_since = NULL" + THE_MEMBER,
            "UPDATE holdfast.member SET gate = gate || 'x'" + THE_MEMBER,
            "UPDATE holdfast.member SET withdrawn_at = now()" + THE_MEMBER,
            "UPDATE holdfast.member SET withdrawn_at = NULL" + THE_MEMBER,
            "UPDATE holdfast.member SET version = 5 - version" + THE_MEMBER,
            "UPDATE holdfast.member SET advert_interval_nanos = %3$d" + THE_MEMBER,
            "UPDATE holdfast.member SET advert_interval_nanos = NULL" + THE_MEMBER,
            "UPDATE holdfast.member SET addresses = ARRAY['10.77.0.%3$d/24']" + THE_MEMBER,
            "UPDATE holdfast.member SET settings = '{}'" + THE_MEMBER,
            "UPDATE holdfast.node_presence SET connected = NOT connected WHERE node_uuid" + NODE,
            "UPDATE holdfast.node_presence SET last_seen_at = last_seen_at + interval '1 s' WHERE node_uuid" + NODE,
            "UPDATE holdfast.node SET evicted_at = CASE WHEN evicted_at IS NULL THEN now() END WHERE uuid" + NODE,
            "UPDATE holdfast.node SET forgotten_at = CASE WHEN forgotten_at IS NULL THEN now() END WHERE uuid" + NODE,
            "UPDATE holdfast.virtual_router SET name = 'r' || %3$d WHERE id" + ROUTER);

    /** Not in a transaction that is left open: others would wait for it. */
    private static final List<String> ACTS_ON_ALL = List.of(
            "DELETE FROM holdfast.member" + THE_MEMBER,
            A_MEMBER,
            "DELETE FROM holdfast.node_presence WHERE node_uuid" + NODE,
            "DELETE FROM holdfast.member" + THE_MEMBER + ";" + A_MEMBER,
            "INSERT INTO holdfast.cluster (name, created_at) VALUES ('census-new-%3$d', now()) ON CONFLICT DO NOTHING",
            "DELETE FROM holdfast.cluster WHERE name LIKE 'census-new-%%'");

    @Inject
    DataSource source;

    @Inject
    FleetCensus census;

    private Database database;

    @BeforeEach
    void threeClusters() {
        database = new Database(source);
        remove();
        database.change("INSERT INTO holdfast.cluster (name, created_at)"
                + " SELECT 'census-' || n, now() FROM unnest(ARRAY['a', 'b', 'c']) AS n");
        database.change("""
            INSERT INTO holdfast.node (uuid, cluster_id, name, created_at)
            SELECT gen_random_uuid(), c.id, c.name || n, now()
            FROM holdfast.cluster c, generate_series(1, 2) AS n WHERE c.name LIKE 'census%'
            """);
        database.change("""
            INSERT INTO holdfast.node_presence (node_uuid, connected, since, last_seen_at, stream_id, instance_uuid, replica,
                remote_address, daemon_version, policy_revision, effective_hash, spooled_events)
            SELECT uuid, true, now(), now() + interval '1 hour', gen_random_uuid(), gen_random_uuid(), 'r', '', '', 0, '', 0
            FROM holdfast.node WHERE name LIKE 'census%' ON CONFLICT DO NOTHING
            """);
        database.change("""
            INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at)
            SELECT c.id, 'lan', 4, v, 'r' || v, now()
            FROM holdfast.cluster c, generate_series(1, 4) AS v WHERE c.name LIKE 'census%'
            """);
        database.change(A_MEMBER.replace("%%", "%"));
    }

    @AfterEach
    void remove() {
        String clusters = "(SELECT id FROM holdfast.cluster WHERE name LIKE 'census%')";
        String nodes = "(SELECT uuid FROM holdfast.node WHERE cluster_id IN " + clusters + ")";
        for (String rows : List.of(
                "member WHERE node_uuid IN " + nodes,
                "virtual_router WHERE cluster_id IN " + clusters,
                "node_presence WHERE node_uuid IN " + nodes,
                "node_policy WHERE node_uuid IN " + nodes,
                "node WHERE cluster_id IN " + clusters,
                "cluster WHERE name LIKE 'census%'")) {
            database.change("DELETE FROM holdfast." + rows);
        }
    }

    @Test
    void whatIsKeptIsWhatTheWholeFleetSays() throws SQLException {
        Random random = new Random(11);
        for (int round = 0; round < ROUNDS; round++) {
            act(random, random.nextBoolean() ? "census-b" : "census-c", random.nextInt(5) == 0 ? ACTS_ON_ALL : ACTS);
            assertKeptIsWhole(round);
        }
    }

    /** One transaction writes early and commits late, or not at all, while others come and go. */
    @Test
    void whatIsCommittedLateIsSeenAndWhatIsNotCommittedIsNot() throws SQLException {
        Random random = new Random(13);
        for (int round = 0; round < ROUNDS / 10; round++) {
            try (Connection late = source.getConnection()) {
                late.setAutoCommit(false);
                for (int i = 0; i < 3; i++) {
                    act(late, statement(random, "census-a", ACTS));
                    act(random, "census-b", ACTS);
                    assertKeptIsWhole(round);
                }
                if (random.nextInt(3) == 0) {
                    late.rollback();
                } else {
                    late.commit();
                }
            }
            assertKeptIsWhole(round);
        }
    }

    private void act(Random random, String cluster, List<String> acts) throws SQLException {
        try (Connection connection = source.getConnection()) {
            act(connection, statement(random, cluster, acts));
        }
    }

    private static void act(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int ignored = statement.executeUpdate(sql);
        }
    }

    private static String statement(Random random, String cluster, List<String> acts) {
        return acts.get(random.nextInt(acts.size())).formatted(cluster, random.nextInt(8), 1 + random.nextInt(3));
    }

    private void assertKeptIsWhole(int round) {
        List<Long> ours = database
                .texts("SELECT r.id FROM holdfast.virtual_router r JOIN holdfast.cluster c ON c.id = r.cluster_id"
                        + " WHERE c.name LIKE 'census%'")
                .stream()
                .map(Long::valueOf)
                .toList();
        List<String> kept = new ArrayList<>();
        List<ClusterCount> counts = census.read(name -> name.startsWith("census"));
        for (ClusterCount count : counts) {
            kept.add(count.name() + " nodes " + count.nodes() + " " + count.connected());
            count.routers().forEach((condition, many) -> {
                String ids = count.noted().getOrDefault(condition, List.of()).stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
                kept.add(count.name() + " " + condition + " " + many + (condition == Condition.OK ? "" : " " + ids));
            });
        }
        census.apart().stream().filter(ours::contains).map(id -> "apart " + id).forEach(kept::add);
        List<String> whole = new ArrayList<>();
        whole.addAll(database.texts(JUDGED));
        whole.addAll(database.texts(NODES));
        whole.addAll(database.texts(APART).stream()
                .filter(apart -> ours.contains(Long.valueOf(apart.substring("apart ".length()))))
                .toList());
        assertThat(kept).as("round %d", round).containsExactlyInAnyOrderElementsOf(whole);
        assertThat(counts).extracting(ClusterCount::name).isSorted();
    }
}
