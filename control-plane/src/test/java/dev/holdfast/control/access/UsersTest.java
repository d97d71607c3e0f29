package dev.holdfast.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.access.SignedIn.Credential;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class UsersTest {

    private static final Pattern SECRET = Pattern.compile("id=\"secret\" value=\"([^\"]+)\"");
    private static final String GOOD = "a quite long new one";

    @Inject
    DataSource source;

    @Inject
    Users users;

    private Database database;
    private Browser admin;
    private String tag;

    @BeforeEach
    void anAdministrator() {
        database = new Database(source);
        database.change("DELETE FROM holdfast.sign_in_attempt");
        admin = People.signedIn("keeper", Role.ADMIN);
        tag = UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void areMadeWithAPasswordThatIsShownOnce() {
        String name = "eva-" + tag;

        Response made = create(name, "operator", "edge-a edge-b", "");
        Matcher secret = SECRET.matcher(made.asString());

        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(secret.find()).isTrue();
        assertThat(new Browser().signIn(name, secret.group(1)).statusCode()).isEqualTo(303);
        assertThat(database.texts(
                        "SELECT after_value ->> 'clusters' FROM holdfast.audit_record WHERE code = 110 AND target = ?",
                        name))
                .containsExactly("edge-a edge-b");
        assertThat(database.number(
                        "SELECT count(*) FROM holdfast.audit_record r WHERE r::text LIKE '%' || ? || '%'",
                        secret.group(1)))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<script>alert(1)</script>", "{cdi:x}", "a b", "-a", "a/b", "ä", "a\u0000b"})
    void areCalledNothingThatCouldBeTakenForAnythingElse(String name) {
        Response refused = create(name, "viewer", "all", GOOD);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.asString()).contains("role=\"alert\"").doesNotContain("<script>alert");
    }

    @Test
    void areRefusedWithAWeakPasswordATakenNameAndAClusterThatIsNone() {
        String name = "eva-" + tag;

        assertThat(create(name, "viewer", "all", "short").asString()).contains("12 to 1024");
        assertThat(create(name, "viewer", "all", "aaaaaaaaaaaaaaaa").asString()).contains("same few characters");
        assertThat(create(name, "viewer", "all", "xx " + name + " xx").asString())
                .contains("user&#39;s name");
        assertThat(create(name, "viewer", "edge_a", GOOD).asString()).contains("edge_a");
        assertThat(create(name, "god", "all", GOOD).asString()).contains("Choose a role");
        assertThat(create("keeper", "viewer", "all", GOOD).asString()).contains("already");
        assertThat(database.number("SELECT count(*) FROM holdfast.user_account WHERE name = ?", name))
                .isZero();
    }

    @Test
    void areShutOutAtOnceAndLetInAgain() {
        Browser eva = People.signedIn("eva-" + tag, Role.VIEWER);
        String token = ApiTokensTest.make(eva, "viewer", "all", "1");
        String page = "/users/" + id("eva-" + tag);

        assertThat(admin.submit(page, page + "/disable", Map.of()).statusCode()).isEqualTo(303);

        assertThat(eva.get("/").statusCode()).isEqualTo(303);
        assertThat(new Browser().signIn("eva-" + tag, People.PASSWORD).statusCode())
                .isEqualTo(401);
        assertThat(new Browser()
                        .request()
                        .header("Authorization", "Bearer " + token)
                        .get("/api/v1/self")
                        .statusCode())
                .isEqualTo(401);

        admin.submit(page, page + "/enable", Map.of());
        assertThat(eva.get("/").statusCode())
                .as("the old session is gone for good")
                .isEqualTo(303);
        assertThat(new Browser().signIn("eva-" + tag, People.PASSWORD).statusCode())
                .isEqualTo(303);
    }

    @Test
    void areGivenAnotherRoleThatIsInForceAtTheNextRequest() {
        Browser eva = People.signedIn("eva-" + tag, Role.ADMIN);
        assertThat(eva.get("/users").statusCode()).isEqualTo(200);
        String page = "/users/" + id("eva-" + tag);

        admin.submit(page, page, Map.of("role", "viewer", "clusters", "all"));

        assertThat(eva.get("/users").statusCode()).isEqualTo(403);
        assertThat(database.texts(
                        "SELECT (before_value ->> 'role') || (after_value ->> 'role') FROM holdfast.audit_record"
                                + " WHERE code = 111 AND target = ?",
                        "eva-" + tag))
                .containsExactly("ADMINVIEWER");
    }

    @Test
    void getANewPasswordThatEndsTheirSessions() {
        Browser eva = People.signedIn("eva-" + tag, Role.VIEWER);
        String page = "/users/" + id("eva-" + tag);

        admin.submit(page, page + "/password", Map.of("password", GOOD));

        assertThat(eva.get("/").statusCode()).isEqualTo(303);
        assertThat(new Browser().signIn("eva-" + tag, People.PASSWORD).statusCode())
                .isEqualTo(401);
        assertThat(new Browser().signIn("eva-" + tag, GOOD).statusCode()).isEqualTo(303);
    }

    @Test
    void changeTheirOwnPasswordWithTheOldOneOnly() {
        Browser eva = People.signedIn("eva-" + tag, Role.VIEWER);
        Browser elsewhere = People.signedIn("eva-" + tag, Role.VIEWER);

        Response wrong =
                eva.submit("/account", "/account/password", Map.of("present", "guess", "fresh", GOOD, "again", GOOD));
        assertThat(wrong.statusCode()).isEqualTo(422);
        Response twoWays = eva.submit(
                "/account", "/account/password", Map.of("present", People.PASSWORD, "fresh", GOOD, "again", "other"));
        assertThat(twoWays.statusCode()).isEqualTo(422);
        Response changed = eva.submit(
                "/account", "/account/password", Map.of("present", People.PASSWORD, "fresh", GOOD, "again", GOOD));

        assertThat(changed.statusCode()).isEqualTo(303);
        assertThat(eva.get("/").statusCode()).as("this session stays").isEqualTo(200);
        assertThat(elsewhere.get("/").statusCode()).as("others end").isEqualTo(303);
        assertThat(new Browser().signIn("eva-" + tag, GOOD).statusCode()).isEqualTo(303);
    }

    @Test
    void listAndEndTheirOwnSessionsAndNobodyElses() {
        Browser eva = People.signedIn("eva-" + tag, Role.VIEWER);
        Browser elsewhere = People.signedIn("eva-" + tag, Role.VIEWER);
        Browser other = People.signedIn("otto-" + tag, Role.OPERATOR);
        long session = database.number(
                "SELECT max(s.id) FROM holdfast.sign_in_session s JOIN holdfast.user_account u ON u.id = s.user_id"
                        + " WHERE u.name = ?",
                "eva-" + tag);

        assertThat(other.submit("/account", "/account/sessions/" + session + "/end", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(elsewhere.get("/").statusCode()).isEqualTo(200);
        assertThat(eva.get("/account").asString()).contains("/account/sessions/" + session + "/end");
        assertThat(eva.submit("/account", "/account/sessions/" + session + "/end", Map.of())
                        .statusCode())
                .isEqualTo(303);
        assertThat(elsewhere.get("/").statusCode()).isEqualTo(303);
        assertThat(eva.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void sessionsOfEverybodyAreListedAndEndedByAnAdministrator() {
        Browser eva = People.signedIn("eva-" + tag, Role.VIEWER);
        long session = database.number(
                "SELECT max(s.id) FROM holdfast.sign_in_session s JOIN holdfast.user_account u ON u.id = s.user_id"
                        + " WHERE u.name = ?",
                "eva-" + tag);

        assertThat(admin.get("/sessions").asString()).contains("eva-" + tag);
        assertThat(admin.request()
                        .header("X-CSRF-Token", Browser.tokenOf(admin.get("/sessions")))
                        .delete("/api/v1/sessions/" + session)
                        .statusCode())
                .isEqualTo(204);
        assertThat(eva.get("/").statusCode()).isEqualTo(303);
        assertThat(database.number(
                        "SELECT count(*) FROM holdfast.audit_record WHERE code = 103 AND target = ?", "eva-" + tag))
                .isEqualTo(1);
    }

    @Test
    void areMadeReadAndChangedOverTheApi() {
        String token = ApiTokensTest.make(admin, "admin", "all", "1");
        String name = "eva-" + tag;

        Response made = api(token)
                .body(Map.of("name", name, "role", "viewer", "clusters", List.of("edge-a")))
                .post("/api/v1/users");
        assertThat(made.statusCode()).isEqualTo(200);
        assertThat(made.jsonPath().getString("password")).hasSizeGreaterThan(20);
        assertThat(api(token)
                        .body(Map.of("standing", Map.of("role", "operator"), "disabled", true))
                        .put("/api/v1/users/" + name)
                        .statusCode())
                .isEqualTo(200);
        Response read = api(token).get("/api/v1/users/" + name);
        assertThat(read.jsonPath().getString("role")).isEqualTo("operator");
        assertThat(read.jsonPath().getBoolean("disabled")).isTrue();
        assertThat(read.jsonPath().getList("clusters")).isNull();
        assertThat(api(token)
                        .body(Map.of("name", name, "role", "x"))
                        .post("/api/v1/users")
                        .statusCode())
                .isEqualTo(400);
        assertThat(api(token)
                        .body(Map.of("name", name, "role", "viewer"))
                        .post("/api/v1/users")
                        .statusCode())
                .isEqualTo(422);
        assertThat(api(token).body("{\"name\": ").post("/api/v1/users").statusCode())
                .isEqualTo(400);
        assertThat(api(token).get("/api/v1/users/nobody-" + tag).statusCode()).isEqualTo(404);
    }

    @Test
    void theLastWhoCanLetOthersInStays() throws Exception {
        List<String> others = database.texts(
                "UPDATE holdfast.user_account SET disabled_at = now() WHERE role = 'ADMIN' AND disabled_at IS NULL"
                        + " RETURNING name");
        People.exists("last-a-" + tag, Role.ADMIN);
        People.exists("last-b-" + tag, Role.ADMIN);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            long a = id("last-a-" + tag);
            long b = id("last-b-" + tag);
            Standing viewer = new Standing(Role.VIEWER, Reach.EVERYWHERE);
            Callable<Boolean> takeA = () -> done(() -> users.change(a, viewer, author(b)));
            Callable<Boolean> takeB = () -> done(() -> users.disable(b, author(a)));

            List<Future<Boolean>> done = threads.invokeAll(List.of(takeA, takeB));

            assertThat(done.get(0).get() ^ done.get(1).get())
                    .as("two take it from each other: one of them is refused")
                    .isTrue();
            long left = done.get(0).get() ? b : a;
            assertThat(done(() -> users.disable(left, author(left)))).isFalse();
            assertThat(done(() -> users.change(left, new Standing(Role.ADMIN, Reach.parse("edge-a")), author(left))))
                    .as("an administrator of one cluster lets nobody in")
                    .isFalse();
            assertThat(database.number(
                            "SELECT count(*) FROM holdfast.audit_record WHERE code = 116 AND target LIKE ?",
                            "last-%-" + tag))
                    .isEqualTo(3);
        } finally {
            for (String name : others) {
                database.change("UPDATE holdfast.user_account SET disabled_at = NULL WHERE name = ?", name);
            }
        }
    }

    private static boolean done(Runnable act) {
        try {
            act.run();
            return true;
        } catch (UserRefusedException refused) {
            assertThat(refused).hasMessageContaining("last administrator");
            return false;
        }
    }

    private static SignedIn author(long id) {
        return new SignedIn(
                new Credential.Session(1), id, "test", new Standing(Role.ADMIN, Reach.EVERYWHERE), "", "192.0.2.1");
    }

    private Response create(String name, String role, String clusters, String password) {
        return admin.submit(
                "/users", "/users", Map.of("name", name, "role", role, "clusters", clusters, "password", password));
    }

    private static io.restassured.specification.RequestSpecification api(String token) {
        return io.restassured.RestAssured.given()
                .header("Authorization", "Bearer " + token)
                .contentType(ContentType.JSON)
                .accept(ContentType.JSON);
    }

    private long id(String name) {
        return database.number("SELECT id FROM holdfast.user_account WHERE name = ?", name);
    }
}
