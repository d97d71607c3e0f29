package dev.holdfast.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.access.Browser;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** History and audit over HTTP: pages, problems, exports. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class HistoryApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    DataSource source;

    private Database database;
    private SmallFleet fleet;

    @BeforeEach
    void makeAFleet() {
        database = new Database(source);
        fleet = SmallFleet.make(database);
    }

    @Test
    void answersPageByPageWithEachKindAsTheContractSaysIt() {
        fleet.transition("BACKUP", "ACTIVE", "active_down_timer_expired");
        fleet.event("link", "{\"interface\": \"eth0\"}");
        Browser viewer = People.signedIn("history-viewer", Role.VIEWER);
        Response first = get(viewer, "/api/v1/history", Map.of("q", "cluster:" + fleet.cluster(), "limit", "1"));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.header("ETag")).isNull();
        assertThat(first.header("Server-Timing")).matches("search;dur=[0-9]+[.][0-9]{3}");
        assertThat(first.jsonPath().getString("query.since")).isNotBlank();
        assertThat(first.jsonPath().getString("items[0].kind")).isEqualTo("link");
        assertThat(first.jsonPath().getString("items[0].detail.interface")).isEqualTo("eth0");
        assertThat(first.jsonPath().getMap("items[0]"))
                .containsEntry("router", null)
                .doesNotContainKey("evidence");

        Response second = get(
                viewer,
                "/api/v1/history",
                Map.of(
                        "q",
                        "cluster:" + fleet.cluster(),
                        "limit",
                        "1",
                        "cursor",
                        first.jsonPath().getString("next")));
        assertThat(second.jsonPath().getString("items[0].kind")).isEqualTo("transition");
        assertThat(second.jsonPath().getString("items[0].to")).isEqualTo("ACTIVE");
        assertThat(second.jsonPath().getString("items[0].cause")).isEqualTo("active_down_timer_expired");
        assertThat(second.jsonPath().getString("items[0].router.name")).isEqualTo(fleet.router());
        assertThat(second.jsonPath().getString("items[0].node.name")).isEqualTo(fleet.node());
        assertThat(second.jsonPath().getString("items[0].cluster")).isEqualTo(fleet.cluster());
        assertThat(second.jsonPath().getString("query.since"))
                .isEqualTo(first.jsonPath().getString("query.since"));
        assertThat(second.jsonPath().getString("next")).isNull();
    }

    @Test
    void refusesInTheFormOfRfc9457() {
        Browser viewer = People.signedIn("history-viewer", Role.VIEWER);
        Response query = get(viewer, "/api/v1/history", Map.of("q", "caus:x to:UP"));
        assertThat(query.statusCode()).isEqualTo(400);
        assertThat(query.contentType()).startsWith("application/problem+json");
        assertThat(query.jsonPath().getString("type")).isEqualTo("urn:holdfast:problem:query");
        assertThat(query.jsonPath().getInt("status")).isEqualTo(400);
        assertThat(query.jsonPath().getList("problems.position")).isEqualTo(List.of(0, 10));
        assertThat(query.jsonPath().getString("problems[0].suggestion")).isEqualTo("cause:");

        for (Map<String, String> wrong : List.of(
                Map.of("limit", "0"),
                Map.of("limit", "1001"),
                Map.of("zone", "Mars/Olympus"),
                Map.of("cursor", "rubbish"),
                Map.of("q", "a\u0000b"))) {
            Response refused = get(viewer, "/api/v1/history", wrong);
            assertThat(refused.statusCode()).as(wrong.toString()).isEqualTo(400);
            assertThat(refused.contentType()).startsWith("application/problem+json");
            assertThat(refused.jsonPath().getString("detail")).isNotBlank();
        }
        assertThat(get(viewer, "/api/v1/nothing", Map.of()).contentType()).startsWith("application/problem+json");
        Response denied = get(viewer, "/api/v1/audit", Map.of());
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.contentType()).startsWith("application/problem+json");
    }

    @Test
    void readsTimesInTheZoneThatIsAskedFor() {
        Browser viewer = People.signedIn("history-viewer", Role.VIEWER);
        Response page = get(
                viewer,
                "/api/v1/history",
                Map.of("q", "since:2026-10-01T12:00 until:2026-10-02", "zone", "Asia/Tokyo"));
        assertThat(page.jsonPath().getString("query.since")).isEqualTo("2026-10-01T03:00:00Z");
        assertThat(page.jsonPath().getString("query.until")).isEqualTo("2026-10-02T15:00:00Z");
    }

    @Test
    void tellsThatAPageOfAClosedWindowHasNotChanged() {
        fleet.event("stall", "{\"late_nanos\": 5}");
        Browser viewer = People.signedIn("history-viewer", Role.VIEWER);
        Map<String, String> asked =
                Map.of("q", "since:2026-01-01 until:2100-01-01 cluster:" + fleet.cluster(), "limit", "5");
        Response first = get(viewer, "/api/v1/history", asked);
        String tag = first.header("ETag");
        assertThat(tag).startsWith("W/");
        Response same = viewer.request()
                .accept(ContentType.JSON)
                .header("If-None-Match", tag)
                .queryParams(asked)
                .get("/api/v1/history");
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.asString()).isEmpty();

        fleet.event("stall", "{\"late_nanos\": 6}");
        Response other = viewer.request()
                .accept(ContentType.JSON)
                .header("If-None-Match", tag)
                .queryParams(asked)
                .get("/api/v1/history");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.jsonPath().getList("items")).hasSize(2);
    }

    @Test
    void exportsEverythingAndGoesOnWhereItWasCutOff() throws Exception {
        for (int i = 0; i < 25; i++) {
            fleet.event("stall", "{\"late_nanos\": " + i + "}");
        }
        Browser viewer = People.signedIn("history-viewer", Role.VIEWER);
        Map<String, String> asked = Map.of("q", "cluster:" + fleet.cluster() + " since:-1d");
        List<JsonNode> all = lines(get(viewer, "/api/v1/history/export", asked));
        assertThat(all).hasSize(25);
        assertThat(ids(all)).doesNotHaveDuplicates();

        Response rest = get(
                viewer,
                "/api/v1/history/export",
                with(asked, "cursor", all.get(9).path("cursor").asText()));
        assertThat(rest.contentType()).startsWith("application/x-ndjson");
        assertThat(ids(lines(rest))).isEqualTo(ids(all.subList(10, 25)));

        Response page = get(
                viewer,
                "/api/v1/history",
                with(asked, "cursor", all.get(9).path("cursor").asText()));
        assertThat(page.jsonPath().getList("items.id", String.class)).isEqualTo(ids(all.subList(10, 25)));

        assertThat(database.texts(
                        "SELECT after_value ->> 'query' FROM holdfast.audit_record WHERE code = 340 AND actor = ?",
                        "history-viewer"))
                .contains("cluster:" + fleet.cluster() + " since:-1d");
    }

    @Test
    void exportsForSpreadsheetsWithoutFormulas() {
        fleet.named("=cmd|'/c calc'!A1", "+1,\"x\"\r\ny");
        fleet.event("stall", "{\"late_nanos\": 7}");
        Browser viewer = People.signedIn("history-viewer", Role.VIEWER);
        Response csv =
                get(viewer, "/api/v1/history/export", Map.of("q", "cluster:" + fleet.cluster(), "format", "csv"));
        assertThat(csv.contentType()).startsWith("text/csv");
        assertThat(csv.header("Content-Disposition")).contains("history.csv");
        String text = csv.asString();
        assertThat(text)
                .startsWith("kind,id,occurredAt,receivedAt,cluster,routerId,router,nodeId,node,")
                .endsWith("\r\n");
        assertThat(text)
                .contains(",'=cmd|'/c calc'!A1,")
                .contains(",\"'+1,\"\"x\"\"\r\ny\",")
                .contains("\"{\"\"late_nanos\"\": 7}\"");
        assertThat(get(viewer, "/api/v1/history/export", Map.of("format", "xml"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(get(viewer, "/api/v1/history/export", Map.of("q", "caus:x")).statusCode())
                .isEqualTo(400);
        assertThat(get(viewer, "/api/v1/history/export", Map.of("cursor", "x")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void showsAnOperatorOfOneClusterNothingOfAnother() throws Exception {
        SmallFleet other = SmallFleet.make(database);
        fleet.event("stall", "{}");
        other.event("stall", "{}");
        Browser operator = People.signedIn("history-" + fleet.cluster(), Role.OPERATOR, Reach.parse(fleet.cluster()));
        for (String query : List.of("", "cluster:" + other.cluster(), "-cluster:" + fleet.cluster())) {
            String answer = get(operator, "/api/v1/history", Map.of("q", query)).asString()
                    + get(operator, "/api/v1/history/export", Map.of("q", query))
                            .asString();
            assertThat(answer).as(query).contains("{").doesNotContain(other.node());
        }
        assertThat(get(operator, "/api/v1/history", Map.of()).asString()).contains(fleet.node());
        for (String path : List.of("/api/v1/audit", "/api/v1/audit/export", "/api/v1/audit/tail")) {
            assertThat(get(operator, path, Map.of()).statusCode()).as(path).isEqualTo(403);
        }
        Browser adminOfOne =
                People.signedIn("history-admin-" + fleet.cluster(), Role.ADMIN, Reach.parse(fleet.cluster()));
        assertThat(get(adminOfOne, "/api/v1/audit", Map.of()).statusCode()).isEqualTo(403);
    }

    @Test
    void tellsAnAdministratorWhoDidWhat() throws Exception {
        Browser admin = People.signedIn("history-admin", Role.ADMIN);
        Response page = get(admin, "/api/v1/audit", Map.of("q", "actor:history-admin action:signed.in"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.jsonPath().getInt("items[0].code")).isEqualTo(100);
        assertThat(page.jsonPath().getString("items[0].action")).isEqualTo("signed.in");
        assertThat(page.jsonPath().getString("items[0].actor.kind")).isEqualTo("user");
        assertThat(page.jsonPath().getString("items[0].actor.name")).isEqualTo("history-admin");
        assertThat(page.jsonPath().getString("items[0].outcome")).isEqualTo("DONE");

        Response unknown = get(admin, "/api/v1/audit", Map.of("q", "action:signd.in"));
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.jsonPath().getString("problems[0].suggestion")).isEqualTo("signed.in");

        List<JsonNode> exported = lines(get(admin, "/api/v1/audit/export", Map.of("q", "actor:history-admin")));
        assertThat(exported)
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line.path("actor").path("name").asText()).isEqualTo("history-admin"));
        assertThat(get(admin, "/api/v1/audit/export", Map.of("q", "actor:history-admin", "format", "csv"))
                        .asString())
                .startsWith("id,at,code,action,actorKind,actor,");
        assertThat(get(admin, "/api/v1/audit", Map.of("q", "code:341 actor:history-admin"))
                        .jsonPath()
                        .getList("items"))
                .hasSize(2);
    }

    private static Response get(Browser browser, String path, Map<String, String> parameters) {
        return browser.request().accept("*/*").queryParams(parameters).get(path);
    }

    private static List<JsonNode> lines(Response answer) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(200);
        List<JsonNode> read = new ArrayList<>();
        for (String line : answer.asString().split("\n")) {
            read.add(JSON.readTree(line));
        }
        return read;
    }

    private static List<String> ids(List<JsonNode> items) {
        return items.stream().map(item -> item.path("id").asText()).toList();
    }

    private static Map<String, String> with(Map<String, String> parameters, String name, String value) {
        Map<String, String> all = new HashMap<>(parameters);
        all.put(name, value);
        return all;
    }
}
