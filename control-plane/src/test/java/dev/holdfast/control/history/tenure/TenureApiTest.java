package dev.holdfast.control.history.tenure;

import static dev.holdfast.vrrp.State.ACTIVE;
import static dev.holdfast.vrrp.State.BACKUP;
import static dev.holdfast.vrrp.State.FAULT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.access.Browser;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers as programs and pages get them. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class TenureApiTest extends TenureTestBed {

    private long cluster;
    private long web;
    private NodeScript a;
    private NodeScript b;
    private String vip = "";
    private Browser viewer = new Browser();

    @BeforeEach
    void pair() {
        cluster = cluster();
        web = router(cluster, 51);
        vip = "10." + cluster % 200 + "." + web % 250 + ".7";
        a = node(cluster, "a").starts(0, web).becomes(10, web, BACKUP, ACTIVE).becomes(100, web, ACTIVE, FAULT);
        b = node(cluster, "b").starts(0, web).becomes(103, web, BACKUP, ACTIVE);
        declares(a, vip + "/24", "no address at all");
        declares(b, vip + "/24");
        a.deliver();
        b.deliver();
        derived();
        viewer = People.signedIn("tenure-" + cluster, Role.VIEWER, Reach.of(List.of(clusterName())));
    }

    @Test
    void tellsWhoWasActiveInPages() {
        String path = "/api/v1/routers/" + web + "/tenure?until=" + at(200);
        JsonPath whole = get(path + "&since=" + at(1));
        assertThat(whole.getList("spans.holding")).containsExactly("NONE", "ONE", "NONE", "ONE");
        assertThat(whole.getString("spans[1].active[0].name")).isEqualTo("a");
        assertThat(whole.getString("spans[1].from")).isEqualTo(at(10).toString());
        assertThat(whole.getString("next")).isNull();

        List<String> paged = new ArrayList<>();
        String since = at(1).toString();
        while (since != null) {
            JsonPath page = get(path + "&limit=1&since=" + since);
            paged.addAll(page.getList("spans.from"));
            since = page.getString("next");
        }
        assertThat(paged).isEqualTo(whole.getList("spans.from"));
    }

    @Test
    void tellsAvailability() {
        JsonPath told = get("/api/v1/routers/" + web + "/availability?since=" + at(10) + "&until=" + at(110));

        assertThat(told.getDouble("share")).isEqualTo(0.97);
        assertThat(told.getInt("outages")).isEqualTo(1);
        assertThat(told.getDouble("seconds.none")).isEqualTo(3);
        assertThat(told.getString("longest[0].nextNode")).isEqualTo(b.uuid.toString());
    }

    @Test
    void tellsWhoHeldAnAddress() {
        JsonPath before = get("/api/v1/held?vip=" + vip + "&at=" + at(50));
        assertThat(before.getList("routers.holders.name")).containsExactly(List.of("a"));
        assertThat(before.getBoolean("routers[0].declaredThen"))
                .as("the file was told of later")
                .isFalse();
        assertThat(get("/api/v1/held?vip=" + vip + "&at=" + at(101)).getList("routers.holders"))
                .containsExactly(List.of());
        JsonPath now = get("/api/v1/held?vip=" + vip + "&at=now");
        assertThat(now.getList("routers.holders.name")).containsExactly(List.of("b"));
        assertThat(now.getBoolean("routers[0].declaredThen")).isTrue();
        JsonPath window = get("/api/v1/held?vip=" + vip + "&since=" + at(20) + "&until=" + at(150));
        assertThat(window.getList("routers[0].spans.holding")).containsExactly("ONE", "NONE", "ONE");

        database().change("UPDATE holdfast.member SET addresses = '{10.99.99.99/24}' WHERE node_uuid = ?", b.uuid);
        assertThat(get("/api/v1/held?vip=" + vip).getList("routers.holders"))
                .as("b is ACTIVE, but not with this address any more")
                .containsExactly(List.of());
        assertThat(get("/api/v1/held?vip=10.99.98.97").getList("routers")).isEmpty();
    }

    @Test
    void tellsWhoMoves() {
        String window = "&since=" + at(0) + "&until=" + at(200);
        assertThat(get("/api/v1/movers?by=longest" + window).getList("longest.outage.seconds"))
                .containsExactly(3f);
        assertThat(get("/api/v1/movers?by=most" + window).getList("most.takeovers"))
                .containsExactly(2);

        Set<String> seen = new TreeSet<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonPath page = get("/api/v1/movers?by=latest&limit=1" + window + cursor);
            page.<Map<String, Object>>getList("latest")
                    .forEach(takeover -> seen.add(String.valueOf(takeover.get("at"))));
            cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
            pages++;
        } while (cursor != null && pages < 10);
        assertThat(seen).containsExactly(at(10).toString(), at(103).toString());
        assertThat(get("/api/v1/movers?by=latest" + window).getList("latest.outageSeconds"))
                .containsExactly(3f, null);
    }

    @Test
    void listsRouters() {
        JsonPath list = get("/api/v1/routers");

        assertThat(list.getList("items.id")).containsExactly((int) web);
        assertThat(list.getString("items[0].cluster")).isEqualTo(clusterName());
        assertThat(list.getList("items[0].members")).containsExactly("a", "b");
        assertThat(get("/api/v1/routers?after=" + web).getList("items")).isEmpty();
        String tag = viewer.request().get("/api/v1/routers").header("ETag");
        assertThat(viewer.request()
                        .header("If-None-Match", tag)
                        .get("/api/v1/routers")
                        .statusCode())
                .isEqualTo(304);
        assertThat(viewer.request()
                        .header("If-None-Match", tag)
                        .get("/api/v1/routers?after=" + web)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void showsNothingOfOtherClusters() {
        long foreign = cluster();
        Browser stranger = People.signedIn(
                "stranger-" + foreign,
                Role.VIEWER,
                Reach.of(List.of(name("SELECT name FROM holdfast.cluster WHERE id = ?", foreign))));

        for (String path : List.of("/tenure", "/availability")) {
            assertThat(stranger.request()
                            .accept(ContentType.JSON)
                            .get("/api/v1/routers/" + web + path)
                            .statusCode())
                    .isEqualTo(404);
        }
        String window = "&since=" + at(0) + "&until=" + at(200);
        assertThat(get(stranger, "/api/v1/held?vip=" + vip).getList("routers")).isEmpty();
        assertThat(get(stranger, "/api/v1/movers?by=longest" + window).getList("longest"))
                .isEmpty();
        assertThat(get(stranger, "/api/v1/movers?by=latest" + window).getList("latest"))
                .isEmpty();
        assertThat(get(stranger, "/api/v1/movers?by=most" + window).getList("most"))
                .isEmpty();
        assertThat(get(stranger, "/api/v1/routers").getList("items")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/held, vip is missing",
        "/api/v1/held?vip=web, is no address",
        "/api/v1/held?vip=10.0.0.5&at=teatime, at 'teatime' will not do",
        "/api/v1/held?vip=10.0.0.5&at=now&since=-1d, ask for one moment",
        "/api/v1/movers?by=fastest, 'longest, latest or most'",
        "/api/v1/movers?since=%22 to:ACTIVE, will not do",
        "/api/v1/movers?limit=0, 1 to 500",
        "/api/v1/movers?cursor=x, cursor 'x' is none",
        "/api/v1/movers?since=-2000d, longer than 400 days",
        "/api/v1/movers?since=now&until=-1d, is not before until",
        "/api/v1/routers?limit=1001, 1 to 1000"
    })
    void saysWhatIsWrongWithAQuestion(String path, String sentence) {
        var answer = viewer.request().accept(ContentType.JSON).get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.asString()).contains(sentence);
    }

    @Test
    void anAdministratorHasItDerivedAgainAndThatIsOnRecord() {
        String path = "/api/v1/tenure/rebuild";
        Browser admin = People.signedIn("tenure-admin", Role.ADMIN);
        List<String> before = told(web, 1, 200);
        database().change("DELETE FROM holdfast.tenure WHERE router_id = ?", web);
        assertThat(told(web, 1, 200)).isNotEqualTo(before);

        assertThat(post(viewer, path)).isEqualTo(403);
        assertThat(post(admin, path)).isEqualTo(202);
        derived();

        assertThat(told(web, 1, 200)).isEqualTo(before);
        assertThat(
                        database()
                                .number(
                                        "SELECT count(*) FROM holdfast.audit_record WHERE code = 361 AND actor = 'tenure-admin'"))
                .isPositive();
    }

    private static int post(Browser browser, String path) {
        return browser.request()
                .accept(ContentType.JSON)
                .header("X-CSRF-Token", Browser.tokenOf(browser.get("/nodes")))
                .post(path)
                .statusCode();
    }

    private JsonPath get(String path) {
        return get(viewer, path);
    }

    private static JsonPath get(Browser browser, String path) {
        var answer = browser.request().accept(ContentType.JSON).get(path);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath();
    }

    private String clusterName() {
        return name("SELECT name FROM holdfast.cluster WHERE id = ?", cluster);
    }

    private String name(String sql, long id) {
        return database().texts(sql, id).getFirst();
    }

    private void declares(NodeScript node, String... addresses) {
        database().change("""
                INSERT INTO holdfast.member (router_id, node_uuid, interface_name, version, addresses, settings,
                    declared_at, state, state_since, effective_priority, addresses_held, fault_reasons, gate,
                    known_unix_nanos, known_monotonic_nanos, known_boot_id)
                VALUES (?, ?, 'eth0', 3, string_to_array(?, ','), '{}', now(), 'BACKUP', now(), 100, '{}', '{}', 'PROVEN', 0, 0, '')
                """, web, node.uuid, String.join(",", addresses));
    }
}
