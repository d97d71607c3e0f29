package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.access.Browser;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.fleet.FleetRows;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pages on which the record is asked, over HTTP and without a script. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class RecordPagesTest {

    private static final String EVIL = "<script>alert(1)</script><b>x";
    private static final String EVIL_AS_TEXT = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;x";
    /** About the node, not about a router. */
    private static final long NONE = 0;

    private static final Pattern ROW = Pattern.compile("<tr id=\"([te][0-9]+)\"");
    private static final Pattern STREAM = Pattern.compile("sse-connect=\"([^\"]+)\"");
    private static final Pattern OLDER = Pattern.compile("href=\"([^\"]*cursor=[^\"]*)\"");

    @Inject
    DataSource source;

    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private Database database;
    private UUID node;
    private long router;

    @BeforeEach
    void aNodeWithARouter() {
        database = new Database(source);
        database.change("DELETE FROM holdfast.sign_in_attempt");
        FleetRows rows = new FleetRows(database);
        long made = rows.cluster(cluster());
        node = rows.node(made, "n" + tag);
        router = rows.router(made, "lan", "r" + tag + EVIL);
        rows.activeMember(router, node);
    }

    private String cluster() {
        return "rec-" + tag;
    }

    private void stalls(int many) {
        event("stall", "{\"late_nanos\": 4210000000}", NONE, many);
    }

    private void event(String kind, String detail, long ofRouter, int many) {
        database.change("""
                INSERT INTO holdfast.event (received_at, occurred_at, cluster_id, router_id, node_uuid, node_name, kind, detail,
                    epoch, seq, node_unix_nanos, monotonic_nanos, boot_id)
                SELECT now(), now() - n * interval '1 second', c.id,
                    (SELECT id FROM holdfast.virtual_router WHERE id = ?), ?, ?, ?, ?::jsonb, 1, n, 0, 0, ''
                FROM holdfast.cluster c, generate_series(1, ?) n WHERE c.name = ?
                """, ofRouter, node, "n" + tag + EVIL, kind, detail, many, cluster());
    }

    private void becomesActive() {
        database.change(
                """
                INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid,
                    node_name, from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos,
                    monotonic_nanos, boot_id)
                SELECT now(), now(), id, ?, ?, ?, ?, 'BACKUP', 'ACTIVE', 'incumbent_resigned', ?::jsonb, '{}', 1, 1, 0, 0, ''
                FROM holdfast.cluster WHERE name = ?
                """, router, "r" + tag + EVIL, node, "n" + tag + EVIL, "{\"sender\": \"" + EVIL + "\"}", cluster());
    }

    private static Response ask(Browser browser, String path, String query) {
        return browser.request().queryParam("q", query).get(path);
    }

    @Test
    void tellsWhatHappenedInSentencesThatLead() {
        becomesActive();
        stalls(1);

        String page = ask(People.signedIn("rita", Role.VIEWER), "/history", "cluster:" + cluster())
                .asString();

        assertThat(page)
                .contains("became ACTIVE: ", "said that it stops (priority 0)", "was away: it woke 4.21 s late")
                .contains("href=\"/transitions/", "href=\"/nodes/" + node, "href=\"/routers/" + router)
                .contains("2 found, in the last 7 days.", " UTC</time>")
                .contains("/api/v1/history/export?q=cluster%3A" + cluster() + "&amp;format=csv");
    }

    @Test
    void whatATailCannotKnowIsAskedWithoutFollowing() {
        Browser rita = People.signedIn("rita", Role.VIEWER);
        String query = "outage:>3s cluster:" + cluster();

        assertThat(ask(rita, "/history", query).statusCode()).isEqualTo(200);
        Response followed = ask(rita, "/history?live=on", query);
        assertThat(followed.statusCode()).isEqualTo(400);
        assertThat(followed.asString())
                .contains("a live tail would miss it")
                .doesNotContain("sse-connect=\"/live/tails");
        assertThat(ask(rita, "/live/tails/history", query).statusCode()).isEqualTo(400);
    }

    @Test
    void saysWhereAQueryIsWrongAndWhatWasProbablyMeant() {
        Response page = ask(People.signedIn("rita", Role.VIEWER), "/history", "kind:link knd:stall");

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.asString())
                .contains("value=\"kind:link knd:stall\"", "aria-invalid=\"true\"", "at character 11")
                .contains("kind:link <mark>knd:</mark>stall", "href=\"/history?q=kind%3Alink+kind%3Astall\"");
    }

    @Test
    void pagesWithoutRepeatingOrCounting() {
        stalls(QueryBoxes.ROWS + 7);
        Browser browser = People.signedIn("rita", Role.VIEWER);

        String first = ask(browser, "/history", "cluster:" + cluster()).asString();
        Matcher older = OLDER.matcher(first);
        assertThat(older.find()).isTrue();
        String second = browser.request()
                .urlEncodingEnabled(false)
                .get(older.group(1).replace("&amp;", "&"))
                .asString();

        assertThat(first).contains("At least 51 found, of which these are the newest 50");
        assertThat(second).contains("The last 7 of them.", ">Newest</a>");
        assertThat(rows(first)).hasSize(50).doesNotHaveDuplicates().doesNotContainAnyElementsOf(rows(second));
        assertThat(rows(second)).hasSize(7);
        String forged = ask(browser, "/history?cursor=forged", "kind:link").asString();
        assertThat(forged)
                .contains("The cursor was not handed out for this query")
                .contains("role=\"alert\"");
    }

    private static List<String> rows(String page) {
        return ROW.matcher(page).results().map(found -> found.group(1)).toList();
    }

    @Test
    void keepsQueriesForWhoSavedThemAlone() {
        Browser rita = People.signedIn("rita", Role.VIEWER);
        Browser sam = People.signedIn("sam", Role.VIEWER);
        String name = "mine " + tag + EVIL;
        String query = "kind:stall vr:\"" + tag + EVIL + "\"";

        Response saved = rita.submit("/history", "/history/saved", Map.of("q", query, "name", name));

        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(saved.header("Location")).contains("/history?q=kind%3Astall");
        String page = rita.get("/history").asString();
        assertThat(page).contains("mine " + tag + EVIL_AS_TEXT).doesNotContain(EVIL);
        assertThat(sam.get("/history").asString()).doesNotContain(tag);
        long id = database.number("SELECT id FROM holdfast.saved_query WHERE name = ?", name);
        String delete = "/history/saved/" + id + "/delete";
        assertThat(sam.submit("/history?q=x", delete, Map.of()).statusCode()).isEqualTo(404);
        assertThat(rita.request().formParam("name", "x").post(delete).statusCode())
                .as("without its token")
                .isEqualTo(403);
        assertThat(rita.submit("/history", delete, Map.of()).statusCode()).isEqualTo(303);
        assertThat(rita.get("/history").asString()).doesNotContain(tag);
        assertThat(database.texts(
                        "SELECT code FROM holdfast.audit_record WHERE target = ? AND target_kind = 'saved_query' ORDER BY id",
                        name))
                .containsExactly("140", "141");
    }

    @Test
    void savesNoQueryWithoutANameNorOneThatCannotBeRead() {
        Browser rita = People.signedIn("rita", Role.VIEWER);

        Response nameless = rita.submit("/history?q=x", "/history/saved", Map.of("q", "kind:stall", "name", " "));
        Response unreadable =
                rita.submit("/history?q=x", "/history/saved", Map.of("q", "knd:stall", "name", "n" + tag));

        assertThat(nameless.statusCode()).isEqualTo(422);
        assertThat(nameless.asString()).contains("Give the query a name");
        assertThat(unreadable.statusCode()).isEqualTo(400);
        assertThat(database.texts("SELECT name FROM holdfast.saved_query WHERE name IN (' ', ?)", "n" + tag))
                .isEmpty();
    }

    @Test
    void proposesWordsAndValues() {
        Browser rita = People.signedIn("rita", Role.VIEWER);

        Response words = rita.request().accept(ContentType.JSON).get("/history/completions?q=-ki&caret=3");
        Response values = rita.request().accept(ContentType.JSON).get("/history/completions?q=kind:st&caret=7");

        assertThat(words.jsonPath().getList("text")).containsExactly("kind:");
        assertThat(words.jsonPath().getInt("[0].from")).isEqualTo(1);
        assertThat(values.jsonPath().getList("text")).containsExactly("stall");
        assertThat(rita.get("/audit/completions?q=a&caret=1").statusCode()).isEqualTo(403);
    }

    @Test
    void newRowsComeToAPageThatFollowsFromWhereItBegan() throws Exception {
        Browser rita = People.signedIn("rita", Role.VIEWER);
        String page = ask(rita, "/history?live=on", "cluster:" + cluster()).asString();
        Matcher stream = STREAM.matcher(page);
        assertThat(stream.find()).isTrue();
        assertThat(page).contains("Nothing yet", "Stop following");
        // After the page, before its stream.
        stalls(1);

        try (InputStream open = open(rita, stream.group(1).replace("&amp;", "&"))) {
            String first = readUntil(open, "</tr>");
            assertThat(first)
                    .contains("event:item", "<tr id=\"e", "was away: it woke 4.21 s late")
                    .doesNotContain(EVIL);
            event("link", "{\"interface\": \"eth9\", \"present\": true, \"up\": true}", NONE, 1);
            assertThat(readUntil(open, "</tr>")).contains("eth9 of n" + tag, "lost its carrier");
        }
    }

    @Test
    void actsOnRecordAreForAdministratorsOfTheWholeFleet() {
        Browser admin = People.signedIn("whole-admin", Role.ADMIN);
        admin.submit(
                "/routers/" + router,
                "/routers/" + router + "/policy",
                Map.of("scope", "router", "startupDelay", "5s", "preemption", "keep", "reason", tag + EVIL));

        String page = ask(admin, "/audit", "action:policy.changed since:-1h").asString();

        assertThat(page)
                .contains("policy.changed", "whole-admin", "startup.delay")
                .doesNotContain(EVIL);
        assertThat(ask(admin, "/audit", "action:plicy.changed").asString())
                .contains("aria-invalid=\"true\"", "<mark>plicy.changed</mark>", "policy.changed</code></a>?");
        assertThat(People.signedIn("olga", Role.OPERATOR).get("/audit").statusCode())
                .isEqualTo(403);
        Browser scoped = People.signedIn("adm" + tag, Role.ADMIN, Reach.parse(cluster()));
        assertThat(scoped.get("/audit").statusCode()).isEqualTo(403);
        assertThat(scoped.get("/nodes").asString()).doesNotContain("href=\"/audit\"");
        assertThat(admin.get("/nodes").asString()).contains("href=\"/audit\"");
    }

    @Test
    void whatNodesAndPeopleWriteIsTextOnEveryPageThatShowsIt() {
        becomesActive();
        event("link", "{\"interface\": \"" + EVIL + "\", \"present\": true, \"up\": true}", NONE, 1);
        event("policy", "{\"revision\": 1, \"applied\": false, \"reason\": \"" + EVIL + "\"}", NONE, 1);
        Browser admin = People.signedIn("whole-admin", Role.ADMIN);
        admin.submit("/nodes/" + node, "/nodes/" + node, Map.of("act", "ban", "reason", EVIL));

        List<Response> pages = List.of(
                ask(admin, "/history", "cluster:" + cluster()),
                ask(admin, "/history", "\"" + EVIL + "\""),
                ask(admin, "/history", EVIL + ":"),
                ask(admin, "/audit", "target:" + node),
                admin.get("/nodes"),
                admin.get("/nodes/" + node),
                admin.get("/routers/" + router),
                admin.request().queryParam("vip", EVIL).get("/held"));
        for (int i = 0; i < pages.size(); i++) {
            assertThat(pages.get(i).asString())
                    .as("page %d", i)
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                    .doesNotContain("<script>alert", "<b>x");
        }
    }

    @Test
    void aNodesPageSaysWhatWasMeasuredOnItsInterfaces() {
        event(
                "gate",
                "{\"state\": \"PROVEN\", \"reason\": \"PROVEN\", \"proof\": \"ANSWER\", \"after_nanos\": 9870000000}",
                router,
                1);
        event("link", "{\"interface\": \"eth0\", \"present\": true, \"up\": true, \"carrier\": false}", NONE, 2);
        stalls(3);

        String page = People.signedIn("rita", Role.VIEWER).get("/nodes/" + node).asString();

        assertThat(page)
                .contains("at most 9.87 s, of 1 measured", "no carrier", "woke late 3 times, by at most 4.21 s")
                .contains("href=\"/history?q=node%3A" + node, "sse-connect=\"/live/nodes/" + node)
                .doesNotContain("Keep it out");
        Browser foreign = People.signedIn("for" + tag, Role.ADMIN, Reach.parse("another-" + tag));
        assertThat(foreign.get("/nodes/" + node).statusCode()).isEqualTo(404);
        assertThat(foreign.get("/live/nodes/" + node).statusCode()).isEqualTo(404);
    }

    @Test
    void tellsWhoHeldAnAddressAndHowMuchItWasServed() {
        Browser rita = People.signedIn("rita", Role.VIEWER);

        String held = rita.get("/held?vip=10.77.0.100&at=-1h").asString();

        assertThat(held)
                .contains("Nobody knows", "no member had told of this address yet", "href=\"/routers/" + router);
        assertThat(rita.get("/held?vip=10.77.0.100&at=tomorow").asString()).contains("That cannot be answered");
        assertThat(rita.get("/held").asString()).doesNotContain("role=\"alert\"");
        assertThat(rita.get("/routers/" + router).asString())
                .contains("<option>10.77.0.100</option>", "not known", "Availability");
        assertThat(rita.get("/movers?last=30d").asString())
                .contains("Longest outages", "Latest takeovers", "aria-current=\"page\">30 days");
        Browser foreign = People.signedIn("for" + tag, Role.VIEWER, Reach.parse("another-" + tag));
        assertThat(foreign.get("/held?vip=10.77.0.100&at=-1h").asString()).doesNotContain("/routers/" + router + "\"");
        assertThat(foreign.get("/routers/" + router + "/availability").statusCode())
                .isEqualTo(404);
    }

    @Test
    void noStepOfTheCertificatesIsTakenUnconfirmedOrByAnybodyElse() {
        Browser admin = People.signedIn("whole-admin", Role.ADMIN);
        long before = database.number("SELECT count(*) FROM holdfast.authority");

        Response unconfirmed = admin.submit("/settings/authorities", "/settings/authorities/rotate", Map.of());

        assertThat(unconfirmed.statusCode()).isEqualTo(422);
        assertThat(unconfirmed.asString()).contains("Nothing was done", "sha256:");
        assertThat(database.number("SELECT count(*) FROM holdfast.authority")).isEqualTo(before);
        assertThat(admin.get("/settings").asString())
                .contains("HOLDFAST_HISTORY_MONTHS", "13 whole months", "HOLDFAST_AUDIT_MONTHS", "25 whole months");
        Browser scoped = People.signedIn("adm" + tag, Role.ADMIN, Reach.parse(cluster()));
        for (String path : List.of("/settings", "/settings/authorities")) {
            assertThat(scoped.get(path).statusCode()).as(path).isEqualTo(403);
        }
    }

    private static InputStream open(Browser browser, String path) throws IOException, InterruptedException {
        String cookies = browser.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                .header("Cookie", cookies)
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static String readUntil(InputStream stream, String word) throws IOException {
        StringBuilder read = new StringBuilder();
        int next;
        while (read.indexOf(word) < 0 && (next = stream.read()) >= 0) {
            read.append((char) next);
        }
        return read.toString();
    }
}
