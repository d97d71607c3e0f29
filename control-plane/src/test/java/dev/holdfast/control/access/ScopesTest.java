package dev.holdfast.control.access;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who has a role in one cluster neither sees nor changes the other, whatever is asked for. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class ScopesTest {

    @Inject
    DataSource source;

    private Database database;
    private TwoClusters clusters;

    @BeforeEach
    void twoClusters() {
        database = new Database(source);
        database.change("DELETE FROM holdfast.sign_in_attempt");
        clusters = TwoClusters.make(database);
    }

    private Browser scoped(Role role) {
        return People.signedIn(role.word() + clusters.tag(), role, Reach.parse(clusters.own()));
    }

    private static List<RoutesTest.Route> routes() {
        return RoutesTest.routes();
    }

    private String of(RoutesTest.Route route, long router) {
        return route.path().replace("/1", "/" + router);
    }

    @Test
    void noRouteThatIsReadShowsTheOtherCluster() {
        for (Role role : Role.values()) {
            Browser browser = scoped(role);
            for (RoutesTest.Route route : routes()) {
                // What stays open is told apart: TailTest, and below.
                boolean staysOpen =
                        route.path().startsWith("/live/") || route.path().endsWith("/tail");
                if (route.method().equals("GET") && !staysOpen) {
                    for (String accept : List.of("text/html", "application/json")) {
                        Response answer =
                                browser.request().accept(accept + ", */*;q=0.1").get(of(route, clusters.otherRouter()));
                        assertThat(answer.asString())
                                .as("%s as %s of another cluster", route, role)
                                .doesNotContain(clusters.foreign());
                    }
                }
            }
        }
    }

    @Test
    void whatIsReadDoesShowOnesOwn() {
        Browser viewer = scoped(Role.VIEWER);

        for (String path : List.of("/", "/nodes", "/history", "/routers/" + clusters.ownRouter())) {
            assertThat(viewer.get(path).asString()).as(path).contains(clusters.familiar());
        }
        for (String path :
                List.of("/api/v1/fleet", "/api/v1/transitions", "/api/v1/history", "/api/v1/history/export")) {
            assertThat(viewer.request().accept(ContentType.JSON).get(path).asString())
                    .as(path)
                    .contains(clusters.familiar());
        }
        Browser everywhere = People.signedIn("everywhere", Role.VIEWER);
        assertThat(everywhere.get("/?cluster=" + clusters.own()).asString()).contains(clusters.familiar());
        assertThat(everywhere.get("/?cluster=" + clusters.other()).asString()).contains(clusters.foreign());
    }

    /** Whoever reads a page finds no form on it that would be refused to him. */
    @Test
    void noPageOffersWhatItsReaderMayNotDo() {
        Pattern form = Pattern.compile("<form method=\"post\" action=\"([^\"?]+)");
        for (Role role : Role.values()) {
            Browser browser = scoped(role);
            Standing standing = new Standing(role, Reach.parse(clusters.own()));
            for (RoutesTest.Route page : routes()) {
                if (!page.method().equals("GET") || page.path().matches("/(live|api|q)/.*|.*/(tail|export)")) {
                    continue;
                }
                String html = browser.get(of(page, clusters.ownRouter())).asString();
                form.matcher(html)
                        .results()
                        .map(found -> found.group(1))
                        .forEach(action -> assertThat(routes())
                                .as("%s offers %s to a %s", page.path(), action, role)
                                .anyMatch(route -> route.method().equals("POST")
                                        && action.matches(route.path().replace("/1", "/[^/]+"))
                                        && (route.right() == Right.NONE || standing.has(route.right()))));
            }
        }
    }

    @Test
    void olderPagesOfTheLogShowNothingElseEither() {
        String cursor = "99999999999999999.0".replace("99999999999999999", Long.toString(micros()));

        String page = scoped(Role.VIEWER)
                .request()
                .accept(ContentType.JSON)
                .get("/api/v1/transitions?before=" + cursor)
                .asString();

        assertThat(page).contains(clusters.familiar()).doesNotContain(clusters.foreign());
    }

    @Test
    void aRouterOfAnotherClusterIsNotThere() {
        Browser operator = scoped(Role.OPERATOR);
        String there = "/routers/" + clusters.otherRouter();

        Response refused = operator.submit(
                "/nodes", there + "/policy", Map.of("scope", "router", "startupDelay", "5s", "reason", "mine now"));

        assertThat(operator.get(there).statusCode()).isEqualTo(404);
        assertThat(operator.get("/live" + there).statusCode()).isEqualTo(404);
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.asString())
                .isEqualTo(operator.get("/routers/999999999").asString());
        assertThat(database.number(
                        "SELECT count(*) FROM holdfast.policy_setting WHERE scope_id = ?", clusters.otherRouter()))
                .isZero();
        assertThat(database.texts(
                        "SELECT detail FROM holdfast.audit_record WHERE code = 120 AND actor = ? AND target = ?",
                        "operator" + clusters.tag(),
                        Long.toString(clusters.otherRouter())))
                .contains("needs SEE in " + clusters.other(), "needs CHANGE_POLICY in " + clusters.other());
    }

    @Test
    void anOperatorChangesOnesOwnAndAViewerDoesNot() {
        String own = "/routers/" + clusters.ownRouter();
        Map<String, String> change =
                Map.of("scope", "router", "startupDelay", "5s", "preemption", "keep", "reason", "measured");

        assertThat(scoped(Role.OPERATOR).submit(own, own + "/policy", change).statusCode())
                .isEqualTo(303);
        assertThat(scoped(Role.VIEWER).submit(own, own + "/policy", change).statusCode())
                .isEqualTo(403);
    }

    @Test
    void anOperatorComesBackToAnEarlierRevisionInOnesOwnOnly() {
        Browser everywhere = People.signedIn("whole-operator", Role.OPERATOR);
        Browser operator = scoped(Role.OPERATOR);
        Map<String, String> change = Map.of("scope", "router", "startupDelay", "5s", "reason", "measured");
        for (long router : List.of(clusters.ownRouter(), clusters.otherRouter(), clusters.ownRouter())) {
            String page = "/routers/" + router;
            everywhere.submit(page, page + "/policy", change);
            change = Map.of("scope", "router", "startupDelay", "6s", "reason", "measured again");
        }
        long newest = database.number("SELECT revision FROM holdfast.policy_head");
        String restore = "/policy/revisions/" + (newest - 2) + "/restore";

        assertThat(operator.get(restore).asString())
                .contains("only at: router " + clusters.familiar())
                .doesNotContain(clusters.foreign(), "wherever");
        assertThat(operator.get(restore + "?scope=all").statusCode()).isEqualTo(404);
        assertThat(operator.submit(
                                "/policy",
                                restore,
                                Map.of("scope", "router-" + clusters.otherRouter(), "seen", "0", "reason", "mine"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(operator.submit(
                                "/policy",
                                restore,
                                Map.of("scope", "router-" + clusters.ownRouter(), "seen", "0", "reason", "mine"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(database.texts(
                        "SELECT value FROM holdfast.policy_setting WHERE scope = 'ROUTER' AND scope_id IN (?, ?)"
                                + " ORDER BY scope_id",
                        clusters.ownRouter(),
                        clusters.otherRouter()))
                .containsExactly("5s", "6s");
    }

    @Test
    void anAdministratorOfOneClusterEnrolsThereOnlyAndManagesNoUsers() {
        Browser admin = scoped(Role.ADMIN);
        String token = Browser.tokenOf(admin.get("/nodes"));

        assertThat(join(admin, token, clusters.own()).statusCode()).isEqualTo(200);
        assertThat(join(admin, token, clusters.other()).statusCode()).isEqualTo(404);
        assertThat(admin.get("/users").statusCode()).isEqualTo(403);
        assertThat(admin.get("/users").asString()).contains("of some clusters only");
        assertThat(admin.get("/sessions").statusCode()).isEqualTo(403);
        assertThat(admin.get("/q/metrics").statusCode()).isEqualTo(403);
    }

    @Test
    void joinTokensOfAnotherClusterAreNeitherListedNorRevoked() {
        Browser whole = People.signedIn("whole", Role.ADMIN);
        String id = join(whole, Browser.tokenOf(whole.get("/nodes")), clusters.other())
                .jsonPath()
                .getString("id");
        Browser admin = scoped(Role.ADMIN);

        assertThat(admin.request()
                        .accept(ContentType.JSON)
                        .get("/api/v1/join-tokens")
                        .asString())
                .doesNotContain(id);
        assertThat(admin.request()
                        .header("X-CSRF-Token", Browser.tokenOf(admin.get("/nodes")))
                        .delete("/api/v1/join-tokens/" + id)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aLiveStreamTellsOfOnesOwnAndEndsWhenTheRoleIsTakenAway() throws Exception {
        Browser viewer = scoped(Role.VIEWER);
        try (HttpClient client = HttpClient.newHttpClient();
                InputStream stream = open(client, viewer, "/live/overview")) {
            String first = readUntil(stream, clusters.familiar());
            assertThat(first).contains(clusters.familiar()).doesNotContain(clusters.foreign());

            long id = database.number("SELECT id FROM holdfast.user_account WHERE name = ?", "viewer" + clusters.tag());
            Browser admin = People.signedIn("whole", Role.ADMIN);
            admin.submit("/users/" + id, "/users/" + id, Map.of("role", "viewer", "clusters", clusters.other()));

            assertThat(readUntil(stream, "signed-out")).contains("signed-out").doesNotContain(clusters.foreign());
        }
        assertThat(viewer.get("/").asString()).contains(clusters.foreign()).doesNotContain(clusters.familiar());
    }

    private static Response join(Browser browser, String token, String cluster) {
        return browser.request()
                .accept(ContentType.JSON)
                .header("X-CSRF-Token", token)
                .contentType(ContentType.JSON)
                .body("{\"cluster\": \"" + cluster + "\", \"hours\": 1, \"uses\": 1}")
                .post("/api/v1/join-tokens");
    }

    private static InputStream open(HttpClient client, Browser browser, String path)
            throws IOException, InterruptedException {
        String cookies = browser.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                .header("Cookie", cookies)
                .header("Accept", "text/event-stream")
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    private static String readUntil(InputStream stream, String word) throws IOException {
        StringBuilder read = new StringBuilder();
        byte[] buffer = new byte[4096];
        int size;
        while (read.indexOf(word) < 0 && (size = stream.read(buffer)) > 0) {
            read.append(new String(buffer, 0, size, StandardCharsets.UTF_8));
        }
        return read.toString();
    }

    private static long micros() {
        return System.currentTimeMillis() * 1000 + 60_000_000;
    }

    @Test
    void everyRouteThatChangesSomethingIsRefusedToWhoLacksItsRight() {
        for (Role role : Role.values()) {
            Browser browser = scoped(role);
            String token = Browser.tokenOf(browser.get("/nodes"));
            Standing standing = new Standing(role, Reach.parse(clusters.own()));
            Stream<RoutesTest.Route> lacking = routes().stream()
                    .filter(route -> !route.method().equals("GET"))
                    .filter(route -> !standing.has(route.right()));
            assertThat(lacking)
                    .isNotEmpty()
                    .allSatisfy(route -> assertThat(browser.request()
                                    .header("X-CSRF-Token", token)
                                    .contentType(
                                            route.path().startsWith("/api/") ? ContentType.JSON : ContentType.URLENC)
                                    .body(route.path().startsWith("/api/") ? "{}" : "x=y")
                                    .request(route.method(), of(route, clusters.ownRouter()))
                                    .statusCode())
                            .as("%s as %s", route, role)
                            .isEqualTo(403));
        }
    }
}
