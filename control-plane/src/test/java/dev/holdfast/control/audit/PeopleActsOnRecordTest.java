package dev.holdfast.control.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.access.Browser;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each act of a person or a token leaves its line: who, from where, on what, what it was and is, and what came of it. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class PeopleActsOnRecordTest {

    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private final String me = "acting-" + tag;
    private final String by = "user " + me + " 127.0.0.1 | ";

    @Inject
    DataSource source;

    @Inject
    SettingsOnRecord settings;

    private Database database;
    private RecordedActs acts;
    private Browser admin;

    @BeforeEach
    void signIn() {
        database = new Database(source);
        acts = new RecordedActs(database);
        nobodyIsBlocked();
        admin = People.signedIn(me, Role.ADMIN);
    }

    @AfterEach
    void nobodyIsBlocked() {
        database.change("DELETE FROM holdfast.sign_in_attempt");
    }

    @Test
    void signInFailureWaitAndSignOut() {
        assertThat(acts.of(AuditCode.SIGNED_IN, me)).isEqualTo(by + "user " + me + " | DONE | - | - | ");
        String victim = "victim-" + tag;
        People.exists(victim, Role.VIEWER);
        Browser guesser = new Browser();
        guesser.signIn(victim, "wrong");
        assertThat(acts.of(AuditCode.SIGN_IN_FAILED, victim))
                .isEqualTo("nobody 127.0.0.1 | user " + victim + " | DENIED | - | - | wrong password");
        database.change("UPDATE holdfast.sign_in_attempt SET blocked_until = now() + interval '2 min'");
        guesser.signIn(victim, "wrong");
        guesser.signIn(victim, "wrong");
        assertThat(database.texts(
                        "SELECT detail FROM holdfast.audit_record WHERE code = 101 AND target = ? ORDER BY id", victim))
                .as("what is not looked at is on record, and once a minute")
                .containsExactly("wrong password", "too early after a failure: not looked at");

        admin.submit("/account", "/sign-out", Map.of());
        assertThat(acts.of(AuditCode.SIGNED_OUT, me)).isEqualTo(by + "user " + me + " | DONE | - | - | ");
        assertThat(acts.withoutRequest(me)).isZero();
    }

    @Test
    void usersAreMadeChangedShutOutLetInAndGivenPasswords() {
        String name = "made-" + tag;
        done(api().body(Map.of("name", name, "role", "viewer", "clusters", List.of("edge-a")))
                .post("/api/v1/users"));
        assertThat(acts.of(AuditCode.USER_CREATED, name))
                .isEqualTo(by + "user " + name + " | DONE | - | {\"role\": \"VIEWER\", \"clusters\": \"edge-a\"} | ");
        done(api().body(Map.of("standing", Map.of("role", "operator"), "disabled", true))
                .put("/api/v1/users/" + name));
        assertThat(acts.of(AuditCode.USER_CHANGED, name))
                .startsWith(by + "user " + name + " | DONE | {\"role\": \"VIEWER\", \"clusters\": \"edge-a\"} | ")
                .contains("\"OPERATOR\"");
        assertThat(acts.of(AuditCode.USER_DISABLED, name))
                .isEqualTo(by + "user " + name + " | DONE | {\"disabled\": false} | {\"disabled\": true} | ");
        done(api().body(Map.of("disabled", false)).put("/api/v1/users/" + name));
        assertThat(acts.of(AuditCode.USER_ENABLED, name))
                .isEqualTo(by + "user " + name + " | DONE | {\"disabled\": true} | {\"disabled\": false} | ");
        done(api().body(Map.of()).put("/api/v1/users/" + name + "/password"));
        assertThat(acts.of(AuditCode.PASSWORD_RESET, name)).isEqualTo(by + "user " + name + " | DONE | - | - | ");
        assertThat(acts.withoutRequest(me)).isZero();
    }

    @Test
    void tokensAreMadeUsedOnceAnHourRefusedAndRevoked() {
        Response made = api().body(Map.of("label", "of " + tag, "role", "viewer", "days", 1))
                .post("/api/v1/tokens");
        String id = made.jsonPath().getString("id");
        String token = made.jsonPath().getString("token");
        assertThat(acts.of(AuditCode.API_TOKEN_CREATED, id))
                .startsWith(by + "api_token " + id + " | DONE | - | {")
                .contains("\"label\": \"of " + tag + "\"", "\"role\": \"VIEWER\"")
                .doesNotContain(token);

        for (int use = 0; use < 5; use++) {
            assertThat(bearer(token).get("/api/v1/self").statusCode()).isEqualTo(200);
        }
        String used = "token " + id + " 127.0.0.1 | api_token " + id + " | DONE | - | - | of " + me + ": of " + tag;
        assertThat(acts.of(AuditCode.API_TOKEN_USED, id)).isEqualTo(used);
        database.change(
                "UPDATE holdfast.api_token SET use_recorded_at = now() - interval '61 minutes' WHERE id = ?", id);
        bearer(token).get("/api/v1/self");
        bearer(token).get("/api/v1/self");
        assertThat(database.number("SELECT count(*) FROM holdfast.audit_record WHERE code = 133 AND target = ?", id))
                .as("once an hour")
                .isEqualTo(2);

        assertThat(bearer(token).get("/api/v1/users").statusCode()).isEqualTo(403);
        assertThat(acts.by(AuditCode.ACCESS_DENIED, id))
                .isEqualTo("token " + id + " 127.0.0.1 | route GET /api/v1/users | DENIED | - | - | needs ADMINISTER");
        done(api().delete("/api/v1/tokens/" + id));
        assertThat(acts.of(AuditCode.API_TOKEN_REVOKED, id))
                .isEqualTo(by + "api_token " + id + " | DONE | {\"revoked\": false} | {\"revoked\": true} | of " + me
                        + ": of " + tag);
        assertThat(bearer(token).get("/api/v1/self").statusCode()).isEqualTo(401);
        assertThat(acts.of(AuditCode.API_TOKEN_REFUSED, id))
                .isEqualTo("token " + id + " 127.0.0.1 | api_token " + id + " | DENIED | - | - | revoked");
    }

    @Test
    void aTokenThatNobodyHasIsOnRecordOnceAMinuteForAnAddressAndWithoutWhatWasShown() {
        String shown = "hft_nobodyhere_" + "x".repeat(43);
        bearer(shown).get("/api/v1/self");
        bearer(shown).get("/api/v1/self");

        // Once a minute for all of this address: another test may have been there first.
        assertThat(
                        database.number(
                                "SELECT count(*) FROM holdfast.audit_record WHERE code = 132 AND actor_kind = 'nobody'"
                                        + " AND origin = '127.0.0.1' AND outcome = 'DENIED' AND at > now() - interval '1 minute'"))
                .isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM holdfast.audit_record r WHERE r::text LIKE '%nobodyhere%'"))
                .isZero();
    }

    @Test
    void whatIsForgedIsRefusedOnRecord() {
        admin.request().contentType(ContentType.JSON).body("{}").post("/api/v1/users");
        assertThat(acts.by(AuditCode.REQUEST_FORGED, me))
                .isEqualTo(by + "route POST /api/v1/users | DENIED | - | - | without its token");
    }

    @Test
    void joinTokensPolicyExportsAndVerification() {
        Response join =
                api().body(Map.of("cluster", "c-" + tag, "hours", 1, "uses", 3)).post("/api/v1/join-tokens");
        String id = join.jsonPath().getString("id");
        assertThat(acts.of(AuditCode.JOIN_TOKEN_CREATED, id))
                .startsWith(by + "join_token " + id + " | DONE | - | {")
                .contains("\"cluster\": \"c-" + tag + "\"", "\"uses\": 3");
        done(api().delete("/api/v1/join-tokens/" + id));
        assertThat(acts.of(AuditCode.JOIN_TOKEN_REVOKED, id))
                .isEqualTo(by + "join_token " + id + " | DONE | {\"revoked\": false} | {\"revoked\": true} | ");

        long cluster = database.number("SELECT id FROM holdfast.cluster WHERE name = ?", "c-" + tag);
        Map<String, Object> wanted = new HashMap<>(Map.of("level", "cluster", "id", cluster, "reason", "slow bond"));
        wanted.put("values", Map.of("startup.delay", "7s"));
        done(api().body(wanted).post("/api/v1/policy/revisions"));
        assertThat(acts.of(AuditCode.POLICY_CHANGED, "cluster " + cluster))
                .startsWith(by + "policy cluster " + cluster
                        + " | DONE | {\"startup.delay\": \"\"} | {\"startup.delay\": \"7s\"} | revision ")
                .endsWith(": slow bond");
        wanted.put("values", Map.of("startup.delay", "soon"));
        assertThat(api().body(wanted).post("/api/v1/policy/revisions").statusCode())
                .isEqualTo(422);
        assertThat(acts.of(AuditCode.POLICY_REFUSED, "cluster " + cluster))
                .startsWith(by + "policy cluster " + cluster + " | DENIED | - | - | ")
                .contains("startup.delay");

        done(admin.request().get("/api/v1/history/export?format=csv&q=kind:link"));
        assertThat(acts.by(AuditCode.HISTORY_EXPORTED, me))
                .startsWith(by + "export history | DONE | - | {")
                .contains("\"query\": \"kind:link\"", "\"format\": \"csv\"");
        done(admin.request().get("/api/v1/audit/export?q=actor:" + me));
        assertThat(acts.by(AuditCode.AUDIT_EXPORTED, me)).startsWith(by + "export audit | DONE");
        done(admin.request().get("/api/v1/audit/verify"));
        assertThat(acts.by(AuditCode.AUDIT_VERIFIED, me)).startsWith(by + "audit chain | ");
        assertThat(acts.withoutRequest(me)).isZero();
    }

    @Test
    void theSettingsOfAStartAreOnRecordWhereTheyAreOthers() {
        String first =
                database
                        .texts("SELECT after_value::text FROM holdfast.audit_record WHERE code = 352 ORDER BY at, id")
                        .stream()
                        .findFirst()
                        .orElse("the record was begun anew");
        Map<String, Object> now = Map.of("holdfast.history.months", "14", "holdfast.audit.months", "25");
        settings.compare(now);
        settings.compare(now);
        String count =
                "SELECT count(*) FROM holdfast.audit_record WHERE code = 352 AND after_value @> '{\"holdfast.history.months\": ";
        assertThat(database.number(count + "\"14\"}'")).isEqualTo(1);
        settings.compare(Map.of("holdfast.history.months", "15", "holdfast.audit.months", "25"));

        assertThat(database.texts(
                        "SELECT before_value ->> 'holdfast.history.months' FROM holdfast.audit_record WHERE code = 352"
                                + " AND after_value ->> 'holdfast.history.months' = '15'"))
                .containsExactly("14");
        assertThat(first).doesNotContain("password", "secret");
    }

    private RequestSpecification api() {
        return admin.request()
                .header("X-CSRF-Token", Browser.tokenOf(admin.get("/account")))
                .accept(ContentType.JSON)
                .contentType(ContentType.JSON);
    }

    private static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token).accept(ContentType.JSON);
    }

    private static void done(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isBetween(200, 299);
    }
}
