package dev.holdfast.lab.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.program.ControlPlane;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.session.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator types, and what comes back. */
@Tag("lab")
class OperatorCommandTest {

    private static final Duration UP = Duration.ofSeconds(90);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TOKEN = "hft_commandtst_" + "t".repeat(43);
    private static final String SPARE = "spare-with-a-very-long-name-that-a-provisioning-tool-made-up-42";

    @TempDir
    private static Path home = Path.of("");

    private static Lab lab;
    private static ControlPlane controlPlane;
    private static Postgres postgres;

    @BeforeAll
    static void startControlPlane() throws IOException, SQLException {
        lab = Lab.open("command");
        Path data = lab.directory().resolve("control-plane");
        controlPlane = ControlPlane.start(
                lab,
                Programs.find(),
                ControlPlane.Config.onFreePorts(data).with("HOLDFAST_ADMIN_PASSWORD", "correct-horse-battery-staple"));
        postgres = new Postgres(lab, data);
        controlPlane.awaitReady(UP);
        try (InputStream scene =
                Objects.requireNonNull(OperatorCommandTest.class.getResourceAsStream("/pages/scene.sql"))) {
            change(new String(scene.readAllBytes(), StandardCharsets.UTF_8));
        }
        try (Connection connection = postgres.connect();
                PreparedStatement token = connection.prepareStatement(
                        "INSERT INTO holdfast.api_token (id, token_hash, user_id, label, role, created_at, expires_at)"
                                + " SELECT 'commandtst', sha256(convert_to(?, 'UTF8')), id, 'command test', 'ADMIN', now(),"
                                + " now() + interval '1 day' FROM holdfast.user_account LIMIT 1")) {
            token.setString(1, TOKEN);
            token.executeUpdate();
        }
        Said login = saidWithToken("login", controlPlane.address().toString());
        assertThat(login.code()).as(login.all()).isZero();
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    private static void change(String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private record Said(int code, String out, String errors) {
        String all() {
            return out + errors;
        }

        List<String> lines() {
            return out.lines().toList();
        }
    }

    private static ProcessBuilder command(String... words) {
        List<String> line = new ArrayList<>(List.of(Programs.find().holdfast().toString()));
        line.addAll(Arrays.asList(words));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("XDG_CONFIG_HOME", home.toString());
        builder.environment().put("HOLDFAST_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TZ", "UTC");
        return builder;
    }

    private static Said saidWithToken(String... words) throws IOException {
        ProcessBuilder builder = command(words);
        builder.environment().put("HOLDFAST_TOKEN", TOKEN);
        return said(builder);
    }

    private static Said said(String... words) throws IOException {
        return said(command(words));
    }

    private static Said said(ProcessBuilder builder) throws IOException {
        Path errors = Files.createTempFile(home, "errors", "");
        Process process = builder.redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Said(process.exitValue(), out, Files.readString(errors));
    }

    @Test
    void whatLoginKeepsNobodyElseMayRead() throws IOException {
        Path kept = home.resolve("holdfast/access");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        Said who = said("whoami");
        assertThat(who.out()).contains("admin").contains("role      admin").contains("all");
    }

    @Test
    void theFleetIsATableForPeopleAndJsonForPrograms() throws IOException {
        Said routers = said("routers", "list");
        assertThat(routers.lines().getFirst()).startsWith("CLUSTER").contains("ROUTER", "ACTIVE", "ADDRESSES");
        assertThat(routers.lines()).anyMatch(line -> line.startsWith("edge") && line.contains(" web "));
        assertThat(routers.out()).as("no colours where no terminal is").doesNotContain("\u001b");
        JsonNode fleet =
                new ObjectMapper().readTree(said("routers", "list", "--json").out());
        assertThat(fleet.path("clusters")).hasSize(3);
        assertThat(said("routers", "show", "edge/web").out()).contains("lb-a").contains("lb-b");
        assertThat(said("nodes", "list").out()).contains("store-2").contains("banned");
    }

    @Test
    void aNodeIsForgottenOnceItCannotComeBack() throws IOException {
        Said refused = said("nodes", "forget", "lb-a", "--reason", "scrapped");
        assertThat(refused.code()).as(refused.all()).isEqualTo(1);
        assertThat(refused.errors()).contains("neither banned nor evicted").hasLineCount(1);
        assertThat(said("nodes", "evict", SPARE, "--reason", "scrapped").code()).isZero();
        Said forgotten = said("nodes", "forget", SPARE, "--reason", "scrapped");
        assertThat(forgotten.code()).as(forgotten.all()).isZero();
        assertThat(said("nodes", "list").out()).doesNotContain(SPARE);
        assertThat(said("audit", "action:node.forgotten").out()).contains("scrapped");
    }

    @Test
    void historyIsAskedInTheQueryLanguage() throws IOException {
        Said found = said("history", "vr:web", "kind:transition", "since:-30d");
        assertThat(found.code()).as(found.all()).isZero();
        assertThat(found.lines()).hasSizeGreaterThan(2);
        assertThat(found.lines().subList(1, found.lines().size()))
                .allSatisfy(line -> assertThat(line).contains(" web ").contains(" → "));
        Said json = said("history", "vr:web", "since:-30d", "--json", "--limit", "3");
        assertThat(json.lines()).hasSize(3);
        for (String line : json.lines()) {
            assertThat(new ObjectMapper().readTree(line).path("id").asText()).isNotEmpty();
        }
        Said nothing = said("history", "vr:web", "node:nobody");
        assertThat(nothing.code()).isEqualTo(1);
        assertThat(nothing.errors()).contains("nothing found");
        Said wrong = said("history", "cuase:stalled");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.errors())
                .contains("at character 1 'cuase:'", "did you mean cause:?")
                .hasLineCount(1);
    }

    @Test
    void anExportIsWholeAndGoesIntoAFileThatIsNotThereYet() throws IOException {
        Path file = home.resolve("all.ndjson");
        Said done = said("history", "since:-60d", "--export", "ndjson", "-o", file.toString());
        assertThat(done.code()).as(done.all()).isZero();
        long rows = said("history", "since:-60d", "--json", "--limit", "5000")
                .lines()
                .size();
        assertThat(Files.readAllLines(file)).hasSize((int) rows);
        assertThat(said("history", "--export", "ndjson", "-o", file.toString()).code())
                .isEqualTo(2);
        assertThat(said("audit", "--export", "csv").lines().getFirst()).startsWith("id,at,code");
    }

    @Test
    void whatHappensIsFollowed() throws IOException, SQLException {
        Path out = home.resolve("followed");
        Process follow = command("history", "vr:web", "kind:transition", "--follow", "--json")
                .redirectOutput(out.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            // Each may come before the listener is there; one of them does not.
            await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).until(() -> {
                change("""
                        INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid,
                            node_name, from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos,
                            monotonic_nanos, boot_id)
                        SELECT now(), now(), cluster_id, router_id, router_name, node_uuid, node_name, from_state, to_state, cause,
                            cause_detail, evidence, 99, 1, node_unix_nanos, monotonic_nanos, boot_id
                        FROM holdfast.transition WHERE router_name = 'web' LIMIT 1
                        """);
                return Files.readString(out).contains("\"router\"");
            });
        } finally {
            follow.destroy();
        }
    }

    @Test
    void theRecordOfActsIsAskedAndVerified() throws IOException {
        assertThat(said("policy", "revisions").code()).isZero();
        Said verified = said("audit", "verify");
        assertThat(verified.code()).as(verified.all()).isZero();
        assertThat(verified.out()).startsWith("Intact:");
        await().atMost(SOON).untilAsserted(() -> {
            Said acts = said("audit", "action:audit.verified");
            assertThat(acts.out()).contains("token commandtst").contains("DONE");
        });
        await().atMost(SOON).until(() -> said("audit", "heads").code() == 0);
    }

    @Test
    void policyIsLaidOverARouterWithItsReason() throws IOException {
        Said set = said("policy", "set", "startup.delay=7s", "--router", "oslo/gateway", "--reason", "slow bond");
        assertThat(set.code()).as(set.all()).isZero();
        assertThat(said("policy", "revisions").out()).contains("slow bond").contains("7s");
        assertThat(said("policy", "show", "oslo/gateway").lines())
                .anyMatch(line -> line.contains("startup.delay") && line.contains("7s") && line.contains("router"));
        Said plan = said("policy", "plan", "startup.delay=9s", "--router", "oslo/gateway");
        assertThat(plan.lines())
                .anyMatch(line -> line.startsWith("oslo/gateway") && line.contains("7s") && line.contains("9s"));
        String revision =
                said("policy", "revisions", "--limit", "1").lines().get(1).split(" ", 2)[0];
        said("policy", "set", "startup.delay=11s", "--router", "oslo/gateway", "--reason", "worse");
        Said back = said("policy", "roll-back", revision, "--router", "oslo/gateway", "--reason", "as it was");
        assertThat(back.code()).as(back.all()).isZero();
        assertThat(said("policy", "revisions").out()).contains("restores revision " + revision + " as it was");
        assertThat(said("policy", "show", "oslo/gateway").out()).contains("7s").doesNotContain("11s");
        assertThat(said("policy", "roll-back", "999999", "--reason", "none").code())
                .isEqualTo(1);
        Said refused = said("policy", "set", "startup.delay=soon", "--cluster", "oslo");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errors()).contains("startup.delay");
        assertThat(said("policy", "set", "startup.delay", "--cluster", "oslo").code())
                .isEqualTo(2);
    }

    @Test
    void aTokenComesWithTheCommandToPaste() throws IOException {
        Said made = said("tokens", "create", "edge");
        assertThat(made.code()).as(made.all()).isZero();
        assertThat(made.out()).contains("holdfastd enroll").contains("--token ").contains("--ca-hash sha256:");
        assertThat(said("tokens", "list").out()).contains("edge");
    }

    @Test
    void answersComeFromTenure() throws IOException {
        Said tenure = said("routers", "tenure", "edge/web", "--since", "-30d");
        assertThat(tenure.code()).as(tenure.all()).isLessThan(2);
        Said availability = said("routers", "availability", "edge/web", "--since", "-30d");
        assertThat(availability.code()).as(availability.all()).isZero();
    }

    @Test
    void mistakesAreOneLineAndHaveTheirExitCode() throws IOException {
        ProcessBuilder nowhere = command("routers", "list");
        nowhere.environment().put("HOLDFAST_SERVER", "http://127.0.0.1:1");
        nowhere.environment().put("HOLDFAST_TOKEN", TOKEN);
        Said unreachable = said(nowhere);
        assertThat(unreachable.code()).isEqualTo(3);
        assertThat(unreachable.errors().lines()).hasSize(1);
        ProcessBuilder stranger = command("routers", "list");
        stranger.environment().put("HOLDFAST_SERVER", controlPlane.address().toString());
        stranger.environment().put("HOLDFAST_TOKEN", "hft_nobodynobo_" + "x".repeat(43));
        Said denied = said(stranger);
        assertThat(denied.code()).isEqualTo(1);
        assertThat(denied.errors()).contains("token").hasLineCount(1);
        assertThat(said("routers", "show", "nosuch").errors()).contains("there is no virtual router 'nosuch'");
        assertThat(said("rooters").code()).isEqualTo(2);
    }
}
