package dev.holdfast.control.audit.chain;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.holdfast.control.access.Browser;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The chain while the application runs: what is recorded through the one door is sealed, and can be verified. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class AuditSealingTest {

    private static final Duration BOUND = Duration.ofSeconds(5);

    @Inject
    Audit audit;

    @Inject
    DataSource dataSource;

    @ConfigProperty(name = "holdfast.data.dir")
    Path dataDirectory;

    @Test
    void anActIsSealedWithinASecondOfItsCommit() {
        for (int act = 0; act < 10; act++) {
            String target = record();
            await().atMost(BOUND).pollInterval(Duration.ofMillis(20)).until(() -> sealedAfterMillis(target) >= 0);
        }

        long slowest = new Database(dataSource).number("""
                SELECT ceil(1000 * max(extract(epoch FROM s.sealed_at - s.record_at))) FROM holdfast.audit_seal s
                JOIN holdfast.audit_record r ON r.at = s.record_at AND r.id = s.record_id
                WHERE r.target_kind = 'test'
                """);
        System.out.println("the slowest of 10 acts was sealed after " + slowest + " ms");
        assertThat(slowest).isLessThan(BOUND.toMillis());
    }

    @Test
    void anAdministratorsVerificationFindsItIntactAndIsOnRecord() {
        record();
        Browser admin = People.signedIn("verifier", Role.ADMIN);
        Database database = new Database(dataSource);
        String verified = "SELECT count(*) FROM holdfast.audit_record WHERE code = 350 AND actor = 'verifier'"
                + " AND outcome = 'DONE' AND detail LIKE 'records 1 to % are intact'";
        long before = database.number(verified);

        admin.request()
                .get("/api/v1/audit/verify")
                .then()
                .statusCode(200)
                .body("intact", equalTo(true))
                .body("broken", nullValue())
                .body("from", equalTo(1))
                .body("checked", greaterThan(0))
                .body("tip.key", matchesPattern("sha256:[0-9a-f]{64}"));

        assertThat(database.number(verified)).isEqualTo(before + 1);
    }

    @Test
    void oneVerificationAtATimeAndTheOtherIsToldWhenToComeBack() throws Exception {
        Browser admin = People.signedIn("verifier", Role.ADMIN);
        Database database = new Database(dataSource);
        try (Connection hold = new Superuser(dataDirectory).connect();
                Statement statement = hold.createStatement();
                ExecutorService requests = Executors.newSingleThreadExecutor()) {
            hold.setAutoCommit(false);
            statement.execute("LOCK TABLE holdfast.audit_unsealed IN ACCESS EXCLUSIVE MODE");
            Future<Integer> first = requests.submit(
                    () -> admin.request().get("/api/v1/audit/verify").statusCode());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> database.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                    + " AND query LIKE '%NOT EXISTS (SELECT FROM holdfast.audit_seal s%'")
                            > 0);

            admin.request()
                    .get("/api/v1/audit/verify")
                    .then()
                    .statusCode(429)
                    .contentType("application/problem+json")
                    .header("Retry-After", "30")
                    .body("type", equalTo("urn:holdfast:problem:too-many"))
                    .body("detail", matchesPattern(".*ask again.*"));

            hold.rollback();
            assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    @Test
    void headsThatSomebodyHasAlreadyAreNotSentAgain() {
        Browser viewer = People.signedIn("archivist", Role.VIEWER);

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            String tag = viewer.request().get("/api/v1/audit/heads").header("ETag");
            assertThat(tag).startsWith("W/");
            assertThat(viewer.request()
                            .header("If-None-Match", tag)
                            .get("/api/v1/audit/heads")
                            .statusCode())
                    .isEqualTo(304);
        });
        assertThat(viewer.request()
                        .header("If-None-Match", "W/\"0\"")
                        .get("/api/v1/audit/heads")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void nobodyElseMayVerify() {
        assertThat(People.signedIn("operating", Role.OPERATOR)
                        .request()
                        .get("/api/v1/audit/verify")
                        .statusCode())
                .isEqualTo(403);
        assertThat(given().get("/api/v1/audit/verify").statusCode()).isEqualTo(401);
    }

    @Test
    void aPlaceThatIsNoneIsRefused() {
        People.signedIn("verifier", Role.ADMIN)
                .request()
                .get("/api/v1/audit/verify?from=-1")
                .then()
                .statusCode(400);
    }

    @Test
    void aViewerCanFetchTheHeadsToKeepThemElsewhere() {
        String target = record();
        await().atMost(BOUND).until(() -> sealedAfterMillis(target) >= 0);

        People.signedIn("archivist", Role.VIEWER)
                .request()
                .get("/api/v1/audit/heads?limit=1000")
                .then()
                .statusCode(200)
                .body("newest.seq", greaterThan(0))
                .body("newest.text", matchesPattern("\\{\"at\":\"[^\"]+\",\"hash\":\"[0-9a-f]{64}\",.*\"v\":1}"))
                .body("items.seq", hasItem(greaterThan(0)))
                .body("keys[0].publicKey", notNullValue())
                .body("next", nullValue());
    }

    private String record() {
        String target = UUID.randomUUID().toString();
        audit.recordAttempt(AuditEntry.done(AuditCode.SIGNED_IN, Actor.SYSTEM, "test", target));
        return target;
    }

    /** Negative: not yet. */
    private long sealedAfterMillis(String target) {
        return new Database(dataSource).number("""
                SELECT coalesce(max(1000 * extract(epoch FROM s.sealed_at - s.record_at))::bigint, -1)
                FROM holdfast.audit_seal s JOIN holdfast.audit_record r ON r.at = s.record_at AND r.id = s.record_id
                WHERE r.target = ?
                """, target);
    }
}
