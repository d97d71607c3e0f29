package dev.holdfast.control.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The very commands of {@code docs/audit-verify.md}, in a shell, against a real database. */
@Tag("session")
class OutsidersCheckTest extends ChainTestBed {

    private static final Path PAGE = Path.of("..", "docs", "audit-verify.md");
    private static final Pattern BLOCK = Pattern.compile("^```bash\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    @TempDir
    private Path here;

    @BeforeEach
    void chain() throws SQLException, IOException {
        for (String program : List.of("psql", "openssl", "sha256sum", "bash")) {
            Assumptions.assumeTrue(isThere(program), program + " is not on this machine");
        }
        record(app, "a \"quoted\" word,\ta tab, a\nline feed, a back\\slash, ünïcode \u2028 and \u0001");
        record(9);
        sealAll();
        record(10);
        sealAll();
    }

    @Test
    void thePageHasTheCanonicalTextOfTheCodeWordForWord() throws IOException {
        assertThat(oneLine(Files.readString(PAGE))).contains(oneLine(RecordText.SQL));
    }

    @Test
    void anIntactChainIsFoundIntact() throws Exception {
        keep(20);

        assertThat(run())
                .matches("(?s)2 heads are signed by the key sha256:[0-9a-f]{64}\nINTACT: places 1 to 20, hash "
                        + hashAt(20) + "; signed up to 20\nexit 0")
                .contains(keys.signing(app).id());
    }

    @Test
    void whatRetentionLeftIsVerifiedFromTheHeadOfTheLastMonthThatWasDropped() throws Exception {
        beginAnew();
        YearMonth old = YearMonth.now(ZoneOffset.UTC).minusMonths(14);
        sealedInThe(old, 3);
        sealedAtTheBeginningOfTheNext(old);
        record(4);
        sealAll();
        assertThat(texts("SELECT dropped_month FROM holdfast.drop_audit_months(13)"))
                .containsExactly(old.toString());

        assertThat(run()).contains("INTACT: places 4 to 8, hash " + hashAt(8), "exit 0");

        tamper("DELETE FROM holdfast.audit_record WHERE id = 6");
        assertThat(run()).contains("BROKEN: place 6: the record is not what was sealed", "exit 1");
        tamper("DELETE FROM holdfast.audit_head WHERE seq = 3");
        assertThat(run()).contains("BROKEN: the records 1 to 3 are missing, and no head ends there", "exit 1");
    }

    @Test
    void aChangedRecordIsNamed() throws Exception {
        tamper("UPDATE holdfast.audit_record SET detail = 'nothing happened' WHERE id = 7");

        assertThat(run()).contains("BROKEN: place 7: the record is not what was sealed", "nothing happened", "exit 1");
    }

    @Test
    void aDeletedRecordIsNamed() throws Exception {
        tamper("DELETE FROM holdfast.audit_record WHERE id = 7");

        assertThat(run()).contains("BROKEN: place 7", "exit 1");
    }

    @Test
    void anInsertedRecordIsNamed() throws Exception {
        tamper("INSERT INTO holdfast.audit_record (at, code, actor_kind, actor, origin, target_kind, target, outcome,"
                + " detail, request_id) SELECT at, code, actor_kind, actor, origin, target_kind, target, outcome, detail,"
                + " request_id FROM holdfast.audit_record WHERE id = 7");

        assertThat(run()).contains("BROKEN: record 21", "exit 1");
    }

    @Test
    void aChainThatWasWrittenAnewIsFoundByItsHead() throws Exception {
        tamper("UPDATE holdfast.audit_seal SET record_text = replace(record_text, 'admin', 'nobody') WHERE seq = 5");
        tamper("UPDATE holdfast.audit_record SET actor = 'nobody' WHERE id = 5");
        assertThat(run()).contains("BROKEN: place 5: the seal does not follow", "exit 1");

        rewriteFrom(5);

        assertThat(run()).contains("BROKEN: place 10 is missing, or is not what was signed", "exit 1");
    }

    @Test
    void aForgedHeadIsFound() throws Exception {
        tamper("UPDATE holdfast.audit_head SET at = at + interval '1 second' WHERE seq = 10");

        assertThat(run()).contains("BROKEN: head 10 is not signed", "exit 1");
    }

    @Test
    void anEndThatWasCutOffIsFoundByTheNewestHeadAndBehindAnOlderHeadByWhatWasKept() throws Exception {
        keep(20);
        tamper("DELETE FROM holdfast.audit_record WHERE id > 10");
        tamper("DELETE FROM holdfast.audit_seal WHERE seq > 10");
        assertThat(run()).contains("BROKEN: place 20 is missing", "exit 1");

        tamper("UPDATE holdfast.audit_tip t SET (seq, at, hash, key_id, signature) ="
                + " (SELECT seq, at, hash, key_id, signature FROM holdfast.audit_head WHERE seq = 10)");
        assertThat(verify().intact())
                .as("what only a head that is kept elsewhere shows")
                .isTrue();

        assertThat(run()).contains("BROKEN: the head that you kept, place 20, is not in this chain", "exit 1");
    }

    private void keep(long seq) throws SQLException, IOException {
        Files.writeString(here.resolve("kept.txt"), seq + " " + hashAt(seq) + "\n");
    }

    /** What the page's commands say, and their exit code. */
    private String run() throws IOException, InterruptedException {
        String script = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining("\n"));
        Path file = Files.writeString(here.resolve("steps.sh"), script);
        ProcessBuilder bash = new ProcessBuilder("bash", file.toString())
                .directory(here.toFile())
                .redirectErrorStream(true);
        URI address = URI.create(database.url().substring("jdbc:".length()));
        bash.environment()
                .put(
                        "DATABASE",
                        "postgresql://" + database.appUser() + ":" + database.appPassword() + "@" + address.getHost()
                                + ":" + address.getPort() + address.getPath());
        Process process = bash.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return output + "exit " + process.exitValue();
    }

    private static boolean isThere(String program) {
        return List.of("/usr/bin", "/bin", "/usr/local/bin").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String oneLine(String text) {
        return BLANKS.matcher(text).replaceAll(" ");
    }
}
