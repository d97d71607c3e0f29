package dev.holdfast.control.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.audit.chain.ChainFault.Kind;
import dev.holdfast.control.database.KeySeal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody can do who has all rights in the database, and that it is found and named. */
@Tag("session")
class TamperingTest extends ChainTestBed {

    private static final String SEALED = "r.at = s.record_at AND r.id = s.record_id AND s.seq ";

    /** Thirty records in three rounds; the head of the first is kept, the last is the newest. */
    @BeforeEach
    void chain() throws SQLException {
        for (int round = 0; round < 3; round++) {
            record(10);
            sealAll();
        }
        Verification found = verify();
        assertThat(found.broken()).isNull();
        assertThat(found.intact()).isTrue();
        assertThat(found.checked()).isEqualTo(30);
        assertThat(number("SELECT max(seq) FROM holdfast.audit_head")).isEqualTo(10);
    }

    private void assertFault(Kind kind, long seq) throws SQLException {
        ChainFault fault = fault();
        assertThat(fault.kind()).as(fault.what()).isEqualTo(kind);
        assertThat(fault.seq()).as(fault.what()).isEqualTo(seq);
    }

    @ParameterizedTest
    @CsvSource({
        "code, 231, code",
        "actor_kind, 'token', actor_kind",
        "actor, 'nobody', actor",
        "origin, '192.0.2.8', origin",
        "target_kind, 'user', target_kind",
        "target, 'n2', target",
        "outcome, 'DENIED', outcome",
        "before_value, NULL, before",
        "after_value, '{\"banned\": true, \"a\": [1, 2.5]}', after",
        "detail, 'act  6', detail",
        "request_id, '', request_id",
        "origin, '192.0.2.7\u00a0', origin"
    })
    void aChangeOfAnyColumnIsFoundAndNamed(String column, String value, String field) throws SQLException {
        String quoted =
                value.startsWith("'") || value.equals("NULL") || value.matches("\\d+") ? value : "'" + value + "'";
        tamper("UPDATE holdfast.audit_record r SET " + column + " = " + quoted + " FROM holdfast.audit_seal s WHERE "
                + SEALED + "= 7");

        assertFault(Kind.RECORD_CHANGED, 7);
        assertThat(fault().fields()).containsExactly(field);
        assertThat(verify().to()).as("the last that is good").isEqualTo(6);
        assertThat(fault().recordId()).isEqualTo(7);
    }

    @Test
    void aChangeOfARecordsTimeIsFound() throws SQLException {
        tamper("UPDATE holdfast.audit_record r SET at = at - interval '1 microsecond' FROM holdfast.audit_seal s WHERE "
                + SEALED + "= 7");

        assertFault(Kind.RECORD_DELETED, 7);
    }

    @Test
    void twoRecordsWhoseWordsWereSwappedAreFound() throws SQLException {
        tamper("UPDATE holdfast.audit_record r SET detail = CASE s.seq WHEN 7 THEN 'act 7' ELSE 'act 6' END"
                + " FROM holdfast.audit_seal s WHERE " + SEALED + "IN (7, 8)");

        assertFault(Kind.RECORD_CHANGED, 7);
    }

    @Test
    void aRecordThatIsGoneIsNamed() throws SQLException {
        tamper("DELETE FROM holdfast.audit_record r USING holdfast.audit_seal s WHERE " + SEALED + "= 7");

        assertFault(Kind.RECORD_DELETED, 7);
        assertThat(fault().recordId()).isEqualTo(7);
    }

    @Test
    void aRecordThatIsGoneWithItsSealLeavesAnEmptyPlace() throws SQLException {
        tamper("DELETE FROM holdfast.audit_record r USING holdfast.audit_seal s WHERE " + SEALED + "IN (7, 8)");
        tamper("DELETE FROM holdfast.audit_seal WHERE seq IN (7, 8)");

        assertFault(Kind.SEALS_MISSING, 7);
    }

    @Test
    void aRecordThatWasPutInBetweenIsNamed() throws SQLException {
        tamper("INSERT INTO holdfast.audit_record (at, code, actor_kind, actor, origin, target_kind, target, outcome,"
                + " detail, request_id) SELECT at + interval '1 microsecond', code, actor_kind, 'somebody', origin,"
                + " target_kind, target, outcome, detail, request_id FROM holdfast.audit_record WHERE id = 7");

        assertFault(Kind.RECORD_INSERTED, 0);
        assertThat(fault().recordId()).isEqualTo(31);
    }

    @Test
    void aRecordThatWasPutInAsTheApplicationDoesItButForAnEarlierTimeIsTold() throws SQLException {
        try (var statement = superuser.createStatement()) {
            statement.execute("INSERT INTO holdfast.audit_record (at, code, actor_kind, actor, origin, target_kind,"
                    + " target, outcome, detail, request_id) SELECT at - interval '1 hour', code, actor_kind,"
                    + " 'somebody', origin, target_kind, target, outcome, detail, request_id"
                    + " FROM holdfast.audit_record WHERE id = 7");
        }
        sealAll();

        Verification found = verify();
        assertThat(found.intact()).as("the clock may have been set back").isTrue();
        assertThat(Objects.requireNonNull(found.backdated()).recordId()).isEqualTo(31);
        assertThat(found.backdated().seq()).isEqualTo(31);
    }

    @Test
    void aRecordThatIsTakenAwayBeforeItIsSealedIsNamed() throws SQLException {
        record(1);
        tamper("DELETE FROM holdfast.audit_record WHERE id = 31");
        sealAll();

        assertThat(fault().kind()).isEqualTo(Kind.RECORD_VANISHED);
        assertThat(fault().recordId()).isEqualTo(31);
    }

    @Test
    void twoSealsThatWereSwappedAreFound() throws SQLException {
        for (String step : List.of("seq = 0 WHERE seq = 7", "seq = 7 WHERE seq = 8", "seq = 8 WHERE seq = 0")) {
            tamper("UPDATE holdfast.audit_seal SET " + step);
        }

        assertFault(Kind.SEALS_REORDERED, 7);
    }

    @Test
    void aPlaceThatIsTakenTwiceIsFound() throws SQLException {
        tamper("INSERT INTO holdfast.audit_seal SELECT seq, sealed_at + interval '1 second', record_at, record_id,"
                + " record_text, hash FROM holdfast.audit_seal WHERE seq = 7");

        assertFault(Kind.SEAL_DOUBLE, 7);
    }

    @Test
    void aRecordThatWasChangedTogetherWithItsTextIsFound() throws SQLException {
        forge(7);

        assertFault(Kind.SEAL_CHANGED, 7);
    }

    @Test
    void aRecordThatWasChangedTogetherWithItsTextAndHashIsFoundAtTheNext() throws SQLException {
        forge(7);
        String text = texts("SELECT record_text FROM holdfast.audit_seal WHERE seq = 7")
                .getFirst();
        String before = texts("SELECT encode(hash, 'hex') FROM holdfast.audit_seal WHERE seq = 6")
                .getFirst();
        tamper("UPDATE holdfast.audit_seal SET hash = decode('"
                + new ChainLink(6, before).next(text).hash() + "', 'hex') WHERE seq = 7");

        assertFault(Kind.SEAL_CHANGED, 8);
        assertThat(fault().what()).contains("record 7");
    }

    @Test
    void aChainThatWasWrittenAnewContradictsTheHeadThatIsKept() throws SQLException {
        forge(5);
        rewriteFrom(5);

        assertFault(Kind.CHAIN_REWRITTEN, 10);
    }

    @Test
    void aChainThatWasWrittenAnewAfterTheHeadThatIsKeptContradictsTheNewest() throws SQLException {
        forge(15);
        ChainLink end = rewriteFrom(15);

        ChainFault fault = fault();
        assertThat(fault.kind()).isEqualTo(Kind.CHAIN_REWRITTEN);
        assertThat(fault.seq()).isEqualTo(30);

        tamper("UPDATE holdfast.audit_tip SET hash = decode('" + end.hash() + "', 'hex')");
        assertThat(fault().kind()).isEqualTo(Kind.HEAD_FORGED);
    }

    @Test
    void theSealerSignsNothingThatStandsOnWhatWasTamperedWith() throws SQLException {
        forge(15);
        ChainLink end = rewriteFrom(15);
        tamper("UPDATE holdfast.audit_tip SET hash = decode('" + end.hash() + "', 'hex')");
        record(5);

        assertThat(sealAll().damage()).contains("not signed");
        record(5);
        assertThat(sealAll().damage()).isEmpty();

        ChainFault fault = fault();
        assertThat(fault.kind()).isEqualTo(Kind.SEAL_CHANGED);
        assertThat(fault.seq()).isEqualTo(31);
        assertThat(ChainVerifier.verify(app, seal, 32).intact())
                .as("what came after the damage")
                .isTrue();
    }

    @Test
    void anEndThatWasCutOffIsFoundAndStaysFound() throws SQLException {
        tamper("DELETE FROM holdfast.audit_record r USING holdfast.audit_seal s WHERE " + SEALED + "> 25");
        tamper("DELETE FROM holdfast.audit_seal WHERE seq > 25");

        assertFault(Kind.END_MISSING, 26);

        record(3);
        assertThat(sealAll().damage()).contains("25");
        assertThat(fault().kind()).isEqualTo(Kind.SEALS_MISSING);
        assertThat(fault().seq()).isEqualTo(26);
    }

    @Test
    void anOlderHeadThatWasPutBackDoesNotHideWhatCameAfter() throws SQLException {
        tamper("UPDATE holdfast.audit_tip t SET (seq, at, hash, key_id, signature) ="
                + " (SELECT seq, at, hash, key_id, signature FROM holdfast.audit_head WHERE seq = 10)");

        assertThat(fault().kind()).isEqualTo(Kind.END_UNSIGNED);
        assertThat(fault().seq()).isEqualTo(11);
    }

    @Test
    void aBeginningThatWasCutOffIsNotTakenForRetention() throws SQLException {
        tamper("DELETE FROM holdfast.audit_record r USING holdfast.audit_seal s WHERE " + SEALED + "<= 10");
        tamper("DELETE FROM holdfast.audit_seal WHERE seq <= 10");

        assertThat(fault().kind()).isEqualTo(Kind.BEGINNING_MISSING);
    }

    @Test
    void anEmptiedRecordIsFound() throws SQLException {
        tamper("TRUNCATE holdfast.audit_record, holdfast.audit_seal");

        assertThat(fault().kind()).isEqualTo(Kind.END_MISSING);
        assertThat(fault().seq()).isEqualTo(1);
    }

    @Test
    void aHeadThatWasChangedIsFound() throws SQLException {
        tamper("UPDATE holdfast.audit_head SET at = at + interval '1 second' WHERE seq = 10");

        assertThat(fault().kind()).isEqualTo(Kind.HEAD_FORGED);
        assertThat(fault().seq()).isEqualTo(10);
    }

    @Test
    void aKeyThatIsNotOursIsFoundHoweverWellItSigns() throws SQLException {
        HeadKey theirs = HeadKey.make();
        forge(5);
        ChainHead signed = theirs.sign(rewriteFrom(5), Instant.now());
        byte[] sealed = theirs.sealedWith(new KeySeal(new byte[32]));
        String hex = java.util.HexFormat.of().formatHex(sealed);
        tamper("INSERT INTO holdfast.audit_key VALUES ('" + theirs.id() + "', now(), decode('"
                + java.util.HexFormat.of().formatHex(theirs.publicKey()) + "', 'hex'), decode('" + hex + "', 'hex'))");
        tamper("DELETE FROM holdfast.audit_head");
        tamper("UPDATE holdfast.audit_tip SET at = '" + signed.at() + "', hash = decode('" + signed.hash()
                + "', 'hex'), key_id = '" + signed.key() + "', signature = decode('" + signed.signature()
                + "', 'base64')");

        try {
            assertThat(fault().kind()).isEqualTo(Kind.KEY_FORGED);
            assertThat(fault().what()).contains(theirs.id());
        } finally {
            tamper("DELETE FROM holdfast.audit_key WHERE id = '" + theirs.id() + "'");
        }
    }

    @Test
    void whatIsWrongIsFoundFirstWhereItIsFirst() throws SQLException {
        tamper("UPDATE holdfast.audit_record SET detail = 'x' WHERE id IN (12, 20)");
        tamper("DELETE FROM holdfast.audit_record WHERE id = 16");

        assertFault(Kind.RECORD_CHANGED, 12);
        assertThat(ChainVerifier.verify(app, seal, 13).broken())
                .extracting(ChainFault::kind, ChainFault::seq)
                .isEqualTo(List.of(Kind.RECORD_DELETED, 16L));
    }

    /** A change of a record that its seal's text goes along with. */
    private void forge(long seq) throws SQLException {
        tamper("UPDATE holdfast.audit_record r SET actor = 'somebody' FROM holdfast.audit_seal s WHERE " + SEALED + "= "
                + seq);
        tamper("UPDATE holdfast.audit_seal s SET record_text = " + RecordText.SQL
                + " FROM holdfast.audit_record r WHERE " + SEALED + "= " + seq);
    }
}
