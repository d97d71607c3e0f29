package dev.holdfast.control.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class ApiTokensTest {

    private static final Pattern TEXT = Pattern.compile("hft_[a-z0-9]{10}_[A-Za-z0-9_-]{43}");

    @Inject
    DataSource source;

    @Inject
    ApiTokens tokens;

    private Database database;

    @BeforeEach
    void nobodyIsBlocked() {
        database = new Database(source);
        database.change("DELETE FROM holdfast.sign_in_attempt");
    }

    @Test
    void isShownOnceStoredAsAHashAndLetsAProgramIn() {
        Browser admin = People.signedIn("tokens-admin", Role.ADMIN);
        String token = make(admin, "viewer", "all", "30");

        assertThat(bearer(token).get("/api/v1/fleet").statusCode()).isEqualTo(200);
        assertThat(bearer(token).get("/q/metrics").statusCode()).isEqualTo(200);
        assertThat(admin.get("/tokens").asString()).contains(id(token)).doesNotContain(token);
        assertThat(database.number(
                        "SELECT count(*) FROM holdfast.api_token t WHERE t::text LIKE '%' || ? || '%'",
                        token.substring(15)))
                .isZero();
        assertThat(database.texts("SELECT last_used_from FROM holdfast.api_token WHERE id = ?", id(token)))
                .containsExactly("127.0.0.1");
        assertThat(database.texts(
                        "SELECT code::text FROM holdfast.audit_record WHERE target = ? ORDER BY id", id(token)))
                .as("made, and used: once an hour")
                .containsExactly("130", "133");
    }

    @Test
    void opensNoPageAndIsNoCookie() {
        String token = make(People.signedIn("tokens-admin", Role.ADMIN), "admin", "all", "1");

        for (String path : java.util.List.of("/", "/users", "/account", "/tokens", "/live/overview", "/q/openapi")) {
            assertThat(bearer(token).redirects().follow(false).get(path).statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
        Browser planted = new Browser();
        planted.cookies().put("holdfast-session", token);
        assertThat(planted.request()
                        .accept(ContentType.JSON)
                        .get("/api/v1/fleet")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void mayNoMoreThanItWasMadeFor() {
        String token = make(People.signedIn("tokens-admin", Role.ADMIN), "viewer", "all", "1");

        assertThat(bearer(token).get("/api/v1/users").statusCode()).isEqualTo(403);
        assertThat(bearer(token).get("/api/v1/join-tokens").statusCode()).isEqualTo(403);
        assertThat(database.number(
                        "SELECT count(*) FROM holdfast.audit_record WHERE code = 120 AND actor_kind = 'token' AND actor = ?",
                        id(token)))
                .isEqualTo(2);
    }

    @Test
    void mayNoMoreThanItsOwnerMayNow() {
        Browser owner = People.signedIn("tokens-owner", Role.ADMIN);
        String token = make(owner, "admin", "all", "1");
        assertThat(bearer(token).get("/api/v1/users").statusCode()).isEqualTo(200);

        database.change("UPDATE holdfast.user_account SET role = 'VIEWER' WHERE name = 'tokens-owner'");
        assertThat(bearer(token).get("/api/v1/users").statusCode()).isEqualTo(403);
        assertThat(bearer(token).get("/api/v1/self").jsonPath().getString("role"))
                .isEqualTo("viewer");

        database.change("UPDATE holdfast.user_account SET disabled_at = now() WHERE name = 'tokens-owner'");
        assertThat(bearer(token).get("/api/v1/self").statusCode()).isEqualTo(401);
        database.change(
                "UPDATE holdfast.user_account SET disabled_at = null, role = 'ADMIN' WHERE name = 'tokens-owner'");
    }

    @Test
    void isNotMadeForMoreThanItsMakerMay() {
        Browser operator = People.signedIn("tokens-operator", Role.OPERATOR, Reach.parse("edge-a"));

        assertThat(refusal(operator, "admin", "edge-a", "1")).contains("may no more than its owner");
        assertThat(refusal(operator, "viewer", "all", "1")).contains("may no more than its owner");
        assertThat(refusal(operator, "viewer", "edge-b", "1")).contains("may no more than its owner");
        assertThat(refusal(operator, "viewer", "edge-a", "367")).contains("1 to 366");
        assertThat(refusal(operator, "viewer", "edge-a", "0")).contains("1 to 366");
        assertThat(make(operator, "viewer", "edge-a", "1")).startsWith("hft_");
    }

    @Test
    void expiresAndIsRevokedAtOnce() {
        Browser admin = People.signedIn("tokens-admin", Role.ADMIN);
        String expired = make(admin, "viewer", "all", "1");
        String revoked = make(admin, "viewer", "all", "1");
        database.change("UPDATE holdfast.api_token SET expires_at = now() WHERE id = ?", id(expired));

        Response gone = admin.submit("/tokens", "/tokens/" + id(revoked) + "/revoke", Map.of());

        assertThat(gone.statusCode()).isEqualTo(303);
        for (String token : java.util.List.of(expired, revoked)) {
            Response refused = bearer(token).get("/api/v1/fleet");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(bearer(token).get("/api/v1/fleet").statusCode()).isEqualTo(401);
            assertThat(database.number(
                            "SELECT count(*) FROM holdfast.audit_record WHERE code = 132 AND target = ?", id(token)))
                    .as("on record, and once a minute")
                    .isEqualTo(1);
        }
    }

    @Test
    void staysRevokedThoughARequestNotesItsUseMeanwhile() throws Exception {
        Browser admin = People.signedIn("tokens-admin", Role.ADMIN);
        String token = make(admin, "viewer", "all", "1");
        try (Connection revoking = source.getConnection();
                ExecutorService requests = Executors.newSingleThreadExecutor()) {
            revoking.setAutoCommit(false);
            try (PreparedStatement revoke =
                    revoking.prepareStatement("UPDATE holdfast.api_token SET revoked_at = now() WHERE id = ?")) {
                revoke.setString(1, id(token));
                revoke.executeUpdate();
            }
            // It has read the token as it was, and waits to write.
            Future<Integer> request =
                    requests.submit(() -> bearer(token).get("/api/v1/self").statusCode());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> database.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                    + " AND query ILIKE '%api_token%'")
                            > 0);
            revoking.commit();
            request.get(30, TimeUnit.SECONDS);
        }

        assertThat(database.number(
                        "SELECT count(*) FROM holdfast.api_token WHERE id = ? AND revoked_at IS NOT NULL", id(token)))
                .isEqualTo(1);
        assertThat(bearer(token).get("/api/v1/self").statusCode()).isEqualTo(401);
    }

    @Test
    void whoGuessesFromAllAddressesOfANetworkIsOnRecordOnce() {
        for (int host = 1; host <= 20; host++) {
            assertThat(tokens.find(ApiTokenText.make(), "2001:db8:77:1::" + host))
                    .isEmpty();
        }

        assertThat(database.texts("SELECT origin || ' ' || outcome || ' ' || detail FROM holdfast.audit_record"
                        + " WHERE code = 132 AND origin LIKE '2001:db8:77:1:%'"))
                .containsExactly("2001:db8:77:1::1 DENIED no such token");
    }

    @Test
    void opensNoRouteAtAllOnceItHasExpired() {
        String expired = make(People.signedIn("tokens-admin", Role.ADMIN), "admin", "all", "1");
        database.change("UPDATE holdfast.api_token SET expires_at = now() WHERE id = ?", id(expired));

        assertThat(RoutesTest.routesThatNeedSignIn()).isNotEmpty().allSatisfy(route -> {
            boolean api = route.path().startsWith("/api/");
            int status = bearer(expired)
                    .contentType(api ? ContentType.JSON : ContentType.URLENC)
                    .body(api ? "{}" : "x=y")
                    .request(route.method(), route.path())
                    .statusCode();
            assertThat(status).as("%s", route).isIn(401, 403);
        });
    }

    @Test
    void standsAboveACookieEvenWhereItIsWrong() {
        Browser admin = People.signedIn("tokens-admin", Role.ADMIN);
        String token = make(admin, "viewer", "all", "1");

        assertThat(admin.request()
                        .header("Authorization", "Bearer " + token)
                        .get("/api/v1/users")
                        .statusCode())
                .isEqualTo(403);
        assertThat(admin.request()
                        .accept(ContentType.JSON)
                        .header("Authorization", "Bearer nonsense")
                        .get("/api/v1/users")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aHeaderThatIsNoTokenGoesAroundNoForgeryCheck() {
        Browser admin = People.signedIn("tokens-admin", Role.ADMIN);

        assertThat(admin.request()
                        .header("Authorization", "Bearer x")
                        .contentType(ContentType.JSON)
                        .body("{\"name\": \"forged\", \"role\": \"admin\"}")
                        .post("/api/v1/users")
                        .statusCode())
                .isEqualTo(401);
        assertThat(admin.request()
                        .header("Authorization", "Bearer x")
                        .contentType(ContentType.URLENC)
                        .formParam("name", "forged")
                        .formParam("role", "admin")
                        .formParam("clusters", "all")
                        .post("/users")
                        .statusCode())
                .isEqualTo(403);
        assertThat(database.number("SELECT count(*) FROM holdfast.user_account WHERE name = 'forged'"))
                .isZero();
    }

    @Test
    void makesNoOtherToken() {
        String token = make(People.signedIn("tokens-admin", Role.ADMIN), "admin", "all", "1");

        assertThat(bearer(token)
                        .contentType(ContentType.JSON)
                        .body("{\"label\": \"more\", \"role\": \"viewer\", \"days\": 1}")
                        .post("/api/v1/tokens")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void nobodyRevokesAnothersButAnAdministrator() {
        String token = make(People.signedIn("tokens-owner-2", Role.VIEWER), "viewer", "all", "1");
        Browser other = People.signedIn("tokens-other", Role.OPERATOR);

        assertThat(other.submit("/tokens", "/tokens/" + id(token) + "/revoke", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(other.get("/tokens").asString()).doesNotContain(id(token));
        assertThat(bearer(token).get("/api/v1/self").statusCode()).isEqualTo(200);
        assertThat(People.signedIn("tokens-admin", Role.ADMIN)
                        .submit("/tokens", "/tokens/" + id(token) + "/revoke", Map.of())
                        .statusCode())
                .isEqualTo(303);
        assertThat(bearer(token).get("/api/v1/self").statusCode()).isEqualTo(401);
    }

    static String make(Browser browser, String role, String clusters, String days) {
        Response made = send(browser, role, clusters, days);
        Matcher matcher = TEXT.matcher(made.asString());
        assertThat(matcher.find()).as(made.asString()).isTrue();
        return matcher.group();
    }

    private static String refusal(Browser browser, String role, String clusters, String days) {
        Response refused = send(browser, role, clusters, days);
        assertThat(refused.statusCode()).isEqualTo(422);
        return refused.asString();
    }

    private static Response send(Browser browser, String role, String clusters, String days) {
        return browser.submit(
                "/tokens", "/tokens", Map.of("label", "for tests", "role", role, "clusters", clusters, "days", days));
    }

    private static RequestSpecification bearer(String token) {
        return given().redirects().follow(false).header("Authorization", "Bearer " + token);
    }

    private static String id(String token) {
        return token.substring(4, 14);
    }
}
