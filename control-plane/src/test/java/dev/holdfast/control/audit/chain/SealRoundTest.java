package dev.holdfast.control.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
class SealRoundTest extends ChainTestBed {

    @Test
    void aRecordThatCommitsLateGetsItsPlaceWhenItDoes() throws SQLException {
        Connection slow = connect();
        slow.setAutoCommit(false);
        record(slow, "began first");
        record(3);
        sealAll();
        assertThat(verify().checked()).isEqualTo(3);

        slow.commit();
        assertThat(sealAll().sealed()).isEqualTo(1);

        assertThat(verify().intact()).isTrue();
        assertThat(texts("SELECT record_id::text FROM holdfast.audit_seal ORDER BY seq"))
                .containsExactly("2", "3", "4", "1");
    }

    @Test
    void whatWasRolledBackHasNoPlace() throws SQLException {
        Connection undone = connect();
        undone.setAutoCommit(false);
        record(undone, "never happened");
        undone.rollback();
        record(1);
        sealAll();

        assertThat(verify().checked()).isEqualTo(1);
        assertThat(verify().intact()).isTrue();
        assertThat(number("SELECT count(*) FROM holdfast.audit_unsealed")).isZero();
    }

    @Test
    void manyWritersAndTwoSealersMakeOneChain() throws Exception {
        int writers = 4;
        int each = 300;
        List<Callable<Integer>> work = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            Connection connection = connect();
            work.add(() -> {
                for (int i = 0; i < each; i++) {
                    record(connection, "a burst's " + i);
                }
                return 0;
            });
        }
        for (int sealer = 0; sealer < 2; sealer++) {
            Connection connection = connect();
            HeadKeys own = new HeadKeys(seal);
            work.add(() -> {
                int sealed = 0;
                long giveUpNanos = System.nanoTime() + Duration.ofMinutes(2).toNanos();
                while (number(connection) < writers * each && System.nanoTime() < giveUpNanos) {
                    sealed += SealRound.run(connection, own).sealed();
                }
                return sealed;
            });
        }
        int sealed = 0;
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> done : executor.invokeAll(work)) {
                sealed += done.get();
            }
        }

        assertThat(sealed).isEqualTo(writers * each);
        assertThat(verify().broken()).isNull();
        assertThat(verify().checked()).isEqualTo(writers * each);
    }

    @Test
    void aSealerThatHangsInItsRoundIsPassedOverAfterSeconds() throws SQLException {
        record(5);
        Connection hanging = connect();
        hanging.setAutoCommit(false);
        assertThat(new SealRound(hanging, keys).begin()).isTrue();
        assertThat(sealAll().sealed()).as("while the other may be at work").isZero();

        await().atMost(Duration.ofSeconds(60)).until(() -> sealAll().sealed() == 5);

        assertThat(verify().intact()).isTrue();
    }

    @Test
    void aSealerThatIsKilledInItsRoundLeavesNothingHalfDone() throws SQLException {
        record(5);
        Connection killed = connect();
        killed.setAutoCommit(false);
        SealRound round = new SealRound(killed, keys);
        assertThat(round.begin()).isTrue();
        assertThat(round.seal().sealed()).isEqualTo(5);
        int process = killed.unwrap(org.postgresql.PGConnection.class).getBackendPID();
        try (Statement statement = superuser.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(" + process + ")");
        }

        await().atMost(Duration.ofSeconds(60)).until(() -> sealAll().sealed() == 5);

        assertThat(verify().intact()).isTrue();
        assertThat(verify().checked()).isEqualTo(5);
    }

    @Test
    void aHeadIsKeptAtTheFirstRoundAndAfterAThousandRecordsAndTheLastOfAMonth() throws SQLException {
        record(1);
        assertThat(sealAll().kept()).extracting(ChainHead::seq).containsExactly(1L);
        record(1);
        assertThat(sealAll().kept()).isEmpty();

        tamper("INSERT INTO holdfast.audit_record (at, code, actor_kind, actor, origin, target_kind, target, outcome,"
                + " detail, request_id) SELECT now(), 100, 'user', 'admin', '', 'user', 'admin', 'DONE', n::text, ''"
                + " FROM generate_series(1, 1000) n");
        tamper("INSERT INTO holdfast.audit_unsealed SELECT at, id FROM holdfast.audit_record WHERE id > 2");
        assertThat(sealAll().kept()).extracting(ChainHead::seq).containsExactly(1002L);

        record(1);
        sealAll();
        pretendTheNewestHeadIsOf(Instant.now().minus(Duration.ofDays(40)));
        record(1);
        assertThat(sealAll().kept()).extracting(ChainHead::seq).containsExactly(1003L);
    }

    @Test
    void theNewestHeadIsKeptWhereNothingMoreHappens() throws SQLException {
        record(1);
        sealAll();
        record(1);
        assertThat(sealAll().kept()).isEmpty();
        ChainHead first = keys.signing(app)
                .sign(new ChainLink(1, hashAt(1)), Instant.now().minus(Duration.ofMinutes(11)));
        tamper("UPDATE holdfast.audit_head SET at = '" + first.at() + "', signature = decode('" + first.signature()
                + "', 'base64')");

        assertThat(sealAll().kept()).extracting(ChainHead::seq).containsExactly(2L);
        assertThat(sealAll()).isEqualTo(SealRound.Result.NOTHING);
        assertThat(verify().intact()).isTrue();
    }

    @Test
    void aRecordThatIsQueuedTwiceKeepsItsPlace() throws SQLException {
        record(2);
        sealAll();
        tamper("INSERT INTO holdfast.audit_unsealed SELECT at, id FROM holdfast.audit_record WHERE id = 1");

        assertThat(sealAll().sealed()).isZero();

        assertThat(verify().intact()).isTrue();
        assertThat(verify().waiting()).isZero();
    }

    @Test
    void monthsThatRetentionDroppedLeaveAHeadThatTheRestStandsOn() throws SQLException {
        YearMonth old = YearMonth.now(ZoneOffset.UTC).minusMonths(14);
        sealedInThe(old, 3);
        record(4);
        sealAll();
        assertThat(verify().broken()).isNull();

        assertThat(texts("SELECT d::text FROM holdfast.drop_audit_months(13) d"))
                .containsExactly("(" + old + ",3,1,3," + headAt(3) + ")");

        Verification found = verify();
        assertThat(found.broken()).isNull();
        assertThat(found.from()).isEqualTo(4);
        assertThat(found.checked()).isEqualTo(4);
        assertThat(Objects.requireNonNull(found.basis()).seq()).isEqualTo(3);
        assertThat(texts("SELECT to_regclass('holdfast.audit_record" + suffix(old) + "')::text"))
                .containsExactly((String) null);
    }

    @Test
    void aRecordThatWasSealedAfterTheEndOfItsDroppedMonthIsNotMissed() throws SQLException {
        YearMonth old = YearMonth.now(ZoneOffset.UTC).minusMonths(14);
        sealedInThe(old, 3);
        sealedAtTheBeginningOfTheNext(old);
        record(2);
        sealAll();

        assertThat(texts("SELECT dropped_month FROM holdfast.drop_audit_months(13)"))
                .containsExactly(old.toString());

        assertThat(verify().broken()).isNull();
        assertThat(verify().from()).isEqualTo(4);
    }

    @Test
    void whatWasSealedDaysLateKeepsItsMonthAndNothingIsSaidToBeDropped() throws SQLException {
        YearMonth old = YearMonth.now(ZoneOffset.UTC).minusMonths(14);
        sealedInThe(old, 3);
        sealedAtTheBeginningOfTheNext(old);
        tamper("UPDATE holdfast.audit_seal SET sealed_at = sealed_at + interval '3 days' WHERE seq = 4");

        assertThat(texts("SELECT dropped_month FROM holdfast.drop_audit_months(13)"))
                .isEmpty();
        assertThat(verify().broken()).isNull();
    }

    @Test
    void noMonthIsDroppedThatIsYoungerThanAYearOrWhoseEndNoHeadKeeps() throws SQLException {
        YearMonth old = YearMonth.now(ZoneOffset.UTC).minusMonths(15);
        sealedInThe(old, 3);
        tamper("DELETE FROM holdfast.audit_head");

        assertThat(texts("SELECT dropped_month FROM holdfast.drop_audit_months(13)"))
                .isEmpty();
        assertThat(texts("SELECT to_regclass('holdfast.audit_seal" + suffix(old) + "')::text"))
                .containsExactly("holdfast.audit_seal" + suffix(old));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> texts("SELECT holdfast.drop_audit_months(11)"))
                .hasMessageContaining("keep 12 to 1200");
    }

    private static int number(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT seq FROM holdfast.audit_tip")) {
            row.next();
            return row.getInt(1);
        }
    }
}
