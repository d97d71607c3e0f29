package dev.holdfast.control.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.holdfast.control.access.Database;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.KeySeal;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Months of the audit record that are over, while the application runs and seals. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class AuditRetentionTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** The sealer's: while it is held, nobody seals. */
    private static final String NOBODY_SEALS = "SELECT pg_advisory_xact_lock(46533279)";

    private final YearMonth over = YearMonth.now(ZoneOffset.UTC).minusMonths(26);
    private final YearMonth kept = YearMonth.now(ZoneOffset.UTC).minusMonths(25);

    @Inject
    DataSource dataSource;

    @Inject
    Audit audit;

    @Inject
    AuditRetention retention;

    @ConfigProperty(name = "holdfast.data.dir")
    Path dataDirectory;

    @ConfigProperty(name = "holdfast.key.file")
    Path keyFile;

    /** An empty record and no chain, but for the key. */
    @BeforeEach
    @AfterEach
    void beginAnew() throws Exception {
        asSuperuser(
                "DELETE FROM holdfast.audit_record",
                "DELETE FROM holdfast.audit_seal",
                "DELETE FROM holdfast.audit_unsealed",
                "DELETE FROM holdfast.audit_head",
                "UPDATE holdfast.audit_tip SET seq = 0, at = now(), hash = decode(repeat('00', 32), 'hex'), key_id = '',"
                        + " signature = ''",
                "DROP TABLE IF EXISTS holdfast.audit_record" + ChainTestBed.suffix(over) + ", holdfast.audit_seal"
                        + ChainTestBed.suffix(over) + ", holdfast.audit_record" + ChainTestBed.suffix(kept)
                        + ", holdfast.audit_seal" + ChainTestBed.suffix(kept));
    }

    @Test
    void wholeMonthsThatAreOlderThanTheSettingGoTheirHeadStaysAndTheDropIsOnRecord() throws Exception {
        make(over);
        make(kept);
        recordedIn(over, 3);
        sealedSince(over, 3);
        recordedIn(kept, 2);
        asSuperuser("UPDATE holdfast.audit_seal SET sealed_at = '" + kept + "-15 12:00+00' WHERE seq > 3");
        audit.recordAttempt(AuditEntry.done(AuditCode.SIGNED_IN, Actor.SYSTEM, "test", "today"));
        awaitSealed(6);
        String head = database()
                .texts("SELECT encode(hash, 'hex') FROM holdfast.audit_head WHERE seq = 3")
                .getFirst();

        retention.dropDue();

        assertThat(database()
                        .texts("SELECT target || ' ' || outcome || ' ' || before_value || ' ' || after_value"
                                + " FROM holdfast.audit_record WHERE code = 351"))
                .containsExactly(over + " DONE {\"records\": 3, \"lastPlace\": 3, \"firstPlace\": 1}" + " {\"hash\": \""
                        + head + "\", \"head\": 3, \"records\": 0}");
        assertThat(database().texts("SELECT DISTINCT tableoid::regclass::text FROM holdfast.audit_seal ORDER BY 1"))
                .containsExactly(
                        "holdfast.audit_seal" + ChainTestBed.suffix(kept),
                        "holdfast.audit_seal" + ChainTestBed.suffix(YearMonth.now(ZoneOffset.UTC)));
        assertThat(database()
                        .number("SELECT count(*) FROM holdfast.audit_record WHERE at < '" + kept + "-01 00:00+00'"))
                .isZero();
        People.signedIn("retention-admin", Role.ADMIN)
                .request()
                .get("/api/v1/audit/verify")
                .then()
                .statusCode(200)
                .body("broken", nullValue())
                .body("from", equalTo(4))
                .body("basis.seq", equalTo(3));
        People.signedIn("retention-admin", Role.ADMIN)
                .request()
                .get("/api/v1/audit/heads")
                .then()
                .body("items.seq", hasItem(3));

        retention.dropDue();
        assertThat(database().number("SELECT count(*) FROM holdfast.audit_record WHERE code = 351"))
                .as("nothing is over any more, so nothing is on record")
                .isOne();
    }

    private Database database() {
        return new Database(dataSource);
    }

    private void recordedIn(YearMonth month, int count) throws Exception {
        long before = database().number("SELECT seq FROM holdfast.audit_tip");
        for (int i = 0; i < count; i++) {
            database().change("""
                    INSERT INTO holdfast.audit_record (at, code, actor_kind, actor, origin, target_kind, target, outcome,
                        detail, request_id)
                    VALUES (?::timestamptz, 100, 'system', 'control-plane', '', 'test', '', 'DONE', '', '')
                    """, month + "-15 12:00+00");
        }
        awaitSealed(before + count);
    }

    private void awaitSealed(long seq) {
        await().atMost(SOON).until(() -> database().number("SELECT seq FROM holdfast.audit_tip") == seq);
    }

    /** Lets the chain so far be of that month, as it was then: seals and their newest head. */
    private void sealedSince(YearMonth month, long seq) throws Exception {
        String hash = database()
                .texts("SELECT encode(hash, 'hex') FROM holdfast.audit_tip")
                .getFirst();
        Instant at = month.atEndOfMonth().atTime(12, 0).toInstant(ZoneOffset.UTC);
        ChainHead head;
        try (Connection connection = dataSource.getConnection()) {
            head = new HeadKeys(KeySeal.ofFile(keyFile)).signing(connection).sign(new ChainLink(seq, hash), at);
        }
        asSuperuser(
                "UPDATE holdfast.audit_seal SET sealed_at = '" + at + "'",
                "UPDATE holdfast.audit_tip SET at = '" + at + "', signature = decode('" + head.signature()
                        + "', 'base64')",
                "DELETE FROM holdfast.audit_head",
                "INSERT INTO holdfast.audit_head SELECT seq, at, hash, key_id, signature FROM holdfast.audit_tip");
    }

    /** As they were made when that month was the next. */
    private void make(YearMonth month) throws Exception {
        for (String table : List.of("audit_record", "audit_seal")) {
            String partition = "holdfast." + table + ChainTestBed.suffix(month);
            asSuperuser(
                    "CREATE TABLE " + partition + " PARTITION OF holdfast." + table + " FOR VALUES FROM ('" + month
                            + "-01 00:00+00') TO ('" + month.plusMonths(1) + "-01 00:00+00')",
                    "ALTER TABLE " + partition + " OWNER TO " + new Superuser(dataDirectory).owner());
        }
    }

    /** In one transaction, in which no trigger fires and nobody seals. */
    private void asSuperuser(String... statements) throws IOException, SQLException {
        try (Connection connection = new Superuser(dataDirectory).connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(NOBODY_SEALS);
            statement.execute("SET LOCAL session_replication_role = replica");
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }
}
