package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.access.Browser;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.fleet.FleetCensus;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.policy.PolicyScope;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.web.ClusterTile;
import dev.holdfast.web.Fleet;
import dev.holdfast.web.RouterView;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The overview of a large fleet: what is not as it should be is listed, the rest counted, and both are judged alike. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class OverviewTest {

    @Inject
    DataSource source;

    @Inject
    OverviewReader overviews;

    @Inject
    FleetCensus census;

    @Inject
    FleetReader fleet;

    @Inject
    PolicyService policy;

    @Inject
    SessionFactory hibernate;

    private Database database;

    @BeforeEach
    void empty() {
        database = new Database(source);
        remove();
    }

    /** Other classes share the database, and mean to see a small fleet whole. */
    @AfterEach
    void remove() {
        String sites = "(SELECT id FROM holdfast.cluster WHERE name LIKE 'site%')";
        String nodes = "(SELECT uuid FROM holdfast.node WHERE cluster_id IN " + sites + ")";
        for (String rows : List.of(
                "policy_setting WHERE scope = 'MEMBER' AND scope_id IN (SELECT id FROM holdfast.member WHERE node_uuid"
                        + " IN "
                        + nodes + ")",
                "member WHERE node_uuid IN " + nodes,
                "virtual_router WHERE cluster_id IN " + sites,
                "node_presence WHERE node_uuid IN " + nodes,
                "node_policy WHERE node_uuid IN " + nodes,
                "node WHERE cluster_id IN " + sites,
                "cluster WHERE name LIKE 'site%'")) {
            database.change("DELETE FROM holdfast." + rows);
        }
    }

    /** So many clusters of two connected nodes and two virtual routers, all held, with a spare. */
    private void make(int clusters) {
        database.change("""
            INSERT INTO holdfast.cluster (name, created_at)
            SELECT 'site' || to_char(g, 'FM000'), now() FROM generate_series(1, ?) AS g
            """, clusters);
        database.change("""
            INSERT INTO holdfast.node (uuid, cluster_id, name, created_at)
            SELECT md5(c.name || n)::uuid, c.id, c.name || '-' || n, now()
            FROM holdfast.cluster c, unnest(ARRAY['a', 'b']) AS n WHERE c.name LIKE 'site%'
            """);
        database.change("""
            INSERT INTO holdfast.node_presence (node_uuid, connected, since, last_seen_at, stream_id, instance_uuid, replica,
                remote_address, daemon_version, policy_revision, effective_hash, spooled_events)
            SELECT uuid, true, now(), now() + interval '1 hour', gen_random_uuid(), gen_random_uuid(), 'r', '10.0.0.1', '0.1.0',
                0, '', 0
            FROM holdfast.node WHERE name LIKE 'site%'
            ON CONFLICT (node_uuid) DO UPDATE SET connected = true, last_seen_at = excluded.last_seen_at
            """);
        database.change("""
            INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at)
            SELECT c.id, 'lan', 4, v, c.name || '-vip-' || v, now()
            FROM holdfast.cluster c, generate_series(1, 2) AS v WHERE c.name LIKE 'site%'
            """);
        database.change("""
            INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings, declared_at, state,
                state_since, effective_priority, addresses_held, fault_reasons, gate, known_unix_nanos, known_monotonic_nanos,
                known_boot_id)
            SELECT r.id, n.uuid, 'eth0', 3, '{10.77.0.100/24}', '{"preemption": "never"}', now(),
                (CASE WHEN n.name LIKE '%a' THEN 'ACTIVE' ELSE 'BACKUP' END)::holdfast.router_state, now(), 100, '{}', '{}',
                'PROVEN', 0, 0, ''
            FROM holdfast.virtual_router r JOIN holdfast.node n ON n.cluster_id = r.cluster_id WHERE r.name LIKE 'site%'
            """);
    }

    private void state(String router, String node, String state) {
        database.change("""
            UPDATE holdfast.member SET state = ?::holdfast.router_state
            WHERE router_id = (SELECT id FROM holdfast.virtual_router WHERE name = ?)
              AND node_uuid = (SELECT uuid FROM holdfast.node WHERE name = ?)
            """, state, router, node);
    }

    private long router(String name) {
        return database.number("SELECT id FROM holdfast.virtual_router WHERE name = ?", name);
    }

    @Test
    void theTroubledAreListedTheRestIsCountedAndNothingIsHidden() {
        make(60);
        state("site007-vip-1", "site007-b", "ACTIVE");
        state("site009-vip-2", "site009-b", "FAULT");
        database.change("UPDATE holdfast.node_presence SET connected = false WHERE node_uuid IN"
                + " (SELECT uuid FROM holdfast.node WHERE name = 'site011-a')");
        policy.setOverlay(
                new PolicyScope(
                        PolicyScope.Level.MEMBER,
                        database.number(
                                "SELECT m.id FROM holdfast.member m JOIN holdfast.node n ON n.uuid = m.node_uuid"
                                        + " WHERE m.router_id = ? AND n.name = 'site013-b'",
                                router("site013-vip-1"))),
                "preemption",
                "immediate",
                Actor.SYSTEM,
                "");

        // Only these: what other classes left behind would take their places.
        Reach sites = Reach.of(
                IntStream.rangeClosed(1, 60).mapToObj("site%03d"::formatted).toList());
        Fleet shown = overviews.read(sites).fleet();

        assertThat(shown.troubled()).extracting(RouterView::name).contains("site007-vip-1");
        assertThat(shown.noted()).extracting(RouterView::name).containsExactly("site013-vip-1", "site009-vip-2");
        assertThat(shown.clusters())
                .flatExtracting(Fleet.Section::routers)
                .extracting(RouterView::name)
                .containsExactlyInAnyOrder("site011-vip-1", "site011-vip-2");
        assertThat(shown.tiles()).extracting(ClusterTile::name).hasSize(60).startsWith("site007");
        assertThat(shown.tiles())
                .filteredOn(tile ->
                        List.of("site007", "site009", "site011", "site020").contains(tile.name()))
                .extracting(ClusterTile::notes)
                .containsExactlyInAnyOrder(
                        List.of("Two ACTIVE: 1"), List.of("No spare: 1"), List.of("Not known: 2"), List.of());
        assertThat(shown.nodes())
                .extracting(node -> node.name())
                .contains("site011-a")
                .doesNotContain("site020-a");
        assertThat(shown.sum()).isEqualTo(new Fleet.Sum(120, 1, 2, 2, 120, 119));

        Reach allButOne = Reach.of(IntStream.rangeClosed(1, 60)
                .filter(site -> site != 13)
                .mapToObj("site%03d"::formatted)
                .toList());
        assertThat(overviews.read(allButOne).fleet().noted())
                .extracting(RouterView::name)
                .containsExactly("site009-vip-2");
    }

    /** By every pair of members that there can be: connected, gone or never heard of; in each state; and with or without a word of when. */
    @Test
    void theCensusJudgesAsTheRoutersPageDoes() {
        database.change("INSERT INTO holdfast.cluster (name, created_at) VALUES ('site', now())");
        database.change("""
            INSERT INTO holdfast.node (uuid, cluster_id, name, created_at)
            SELECT md5(link || side)::uuid, c.id, 'site-' || link || side, now()
            FROM holdfast.cluster c, unnest(ARRAY['up', 'down', 'never']) AS link, unnest(ARRAY['l', 'r']) AS side
            WHERE c.name = 'site'
            """);
        database.change("""
            INSERT INTO holdfast.node_presence (node_uuid, connected, since, last_seen_at, stream_id, instance_uuid, replica,
                remote_address, daemon_version, policy_revision, effective_hash, spooled_events)
            SELECT uuid, name LIKE 'site-up%', now(), now() + interval '1 hour', gen_random_uuid(), gen_random_uuid(), 'r', '', '',
                0, '', 0
            FROM holdfast.node WHERE name LIKE 'site-up%' OR name LIKE 'site-down%'
            ON CONFLICT (node_uuid) DO UPDATE SET connected = excluded.connected, last_seen_at = excluded.last_seen_at
            """);
        database.change("""
            WITH kind AS (
                SELECT row_number() OVER () AS id, n.uuid, right(n.name, 1) AS side, state, since
                FROM holdfast.node n, unnest(enum_range(NULL::holdfast.router_state)) AS state,
                    unnest(ARRAY[now(), NULL]) AS since
                WHERE n.name LIKE 'site-%'
            ), pair AS (
                SELECT l.id * 1000 + r.id AS id, l.uuid AS left_node, l.state AS left_state, l.since AS left_since,
                    r.uuid AS right_node, r.state AS right_state, r.since AS right_since
                FROM kind l JOIN kind r ON l.side = 'l' AND r.side = 'r'
            ), made AS (
                INSERT INTO holdfast.virtual_router (cluster_id, segment, family, vrid, name, created_at)
                SELECT c.id, 'lan' || pair.id, 4, 1, 'site-pair-' || pair.id, now() FROM pair, holdfast.cluster c
                WHERE c.name = 'site'
                RETURNING id, name
            )
            INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings, declared_at, state,
                state_since, effective_priority, addresses_held, fault_reasons, gate, known_unix_nanos, known_monotonic_nanos,
                known_boot_id)
            SELECT made.id, m.node, 'eth0', 3, '{10.77.0.100/24}', '{}', now(), m.state, m.since, 100, '{}', '{}', '', 0, 0, ''
            FROM made JOIN pair ON made.name = 'site-pair-' || pair.id, LATERAL (VALUES
                (pair.left_node, pair.left_state, pair.left_since), (pair.right_node, pair.right_state, pair.right_since))
                AS m (node, state, since)
            """);
        Map<Long, String> judged = new HashMap<>();
        fleet.read("site"::equals)
                .clusters()
                .getFirst()
                .routers()
                .forEach(router -> judged.put(
                        router.id(), RouterVerdict.of(router).health().name()));
        assertThat(judged).hasSize(24 * 24);
        assertThat(judged.values()).contains("SPLIT", "NO_ACTIVE", "UNKNOWN", "DEGRADED", "OK");

        FleetCensus.ClusterCount counted = census.read("site"::equals).getFirst();

        judged.forEach((router, health) -> counted.noted()
                .forEach((condition, ids) -> assertThat(ids.contains(router))
                        .isEqualTo(!health.equals("OK") && condition.name().equals(health))));
        assertThat(counted.routers().get(FleetCensus.Condition.OK))
                .isEqualTo(judged.values().stream().filter("OK"::equals).count());
    }

    @Test
    void theStatementsAreAsManyForAThousandClustersAsForThree() {
        make(60);
        state("site001-vip-1", "site001-b", "ACTIVE");
        state("site002-vip-1", "site002-b", "FAULT");
        long few = statements();
        remove();
        make(400);
        state("site001-vip-1", "site001-b", "ACTIVE");
        state("site002-vip-1", "site002-b", "FAULT");

        assertThat(statements()).isEqualTo(few).isLessThan(12);
    }

    /** The least of several, since others ask as well. */
    private long statements() {
        Statistics statistics = hibernate.getStatistics();
        statistics.setStatisticsEnabled(true);
        try {
            return LongStream.range(0, 8)
                    .map(_ -> {
                        long before = statistics.getPrepareStatementCount();
                        OverviewReader.Picture ignored = overviews.read(Reach.EVERYWHERE);
                        return statistics.getPrepareStatementCount() - before;
                    })
                    .min()
                    .orElseThrow();
        } finally {
            statistics.setStatisticsEnabled(false);
        }
    }

    @Test
    void aClusterHasAPageOfItsOwnForWhoMaySeeIt() {
        make(60);
        Browser everywhere = People.signedIn("ada", Role.VIEWER);
        Browser oneOnly = People.signedIn("sita", Role.VIEWER, Reach.parse("site005"));

        assertThat(everywhere.get("/").asString())
                .contains("href=\"/?cluster=site005\"")
                .doesNotContain("site005-vip-1");
        assertThat(everywhere.get("/?cluster=site005").asString())
                .contains("Cluster site005", "site005-vip-1", "/live/overview?cluster=site005&amp;have=")
                .doesNotContain("site006");
        assertThat(oneOnly.get("/").asString()).contains("site005-vip-1").doesNotContain("site006");
        for (String none : List.of("site006", "nowhere", "%3Cscript%3E", "all")) {
            Response refused = oneOnly.get("/?cluster=" + none);
            assertThat(refused.statusCode()).as(none).isEqualTo(404);
            assertThat(refused.asString()).doesNotContain("<script>", "site006-");
        }
    }

    @Test
    void pagesAreCompressedUnderAnotherVeilEachTimeAndWhatTheyUseIsKeptForEver() {
        Browser browser = People.signedIn("ada", Role.VIEWER);
        Response page = browser.request()
                .header("Accept-Encoding", "gzip")
                .accept("text/html")
                .get("/");

        assertThat(page.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(Browser.tokenOf(page)).isNotEqualTo(Browser.tokenOf(browser.get("/")));
        String html = browser.get("/").asString();
        List<String> assets = Pattern.compile("(?:href|src)=\"(/assets/[^\"#]+)")
                .matcher(html)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(assets).hasSizeGreaterThan(8).allSatisfy(asset -> {
            assertThat(asset).matches(".*[?][0-9a-f]+");
            assertThat(browser.request().get(asset).header("Cache-Control")).contains("max-age=31536000", "immutable");
        });
    }
}
