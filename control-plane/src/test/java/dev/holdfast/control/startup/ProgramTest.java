package dev.holdfast.control.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.database.ConfiguredDatabase;
import dev.holdfast.control.database.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is delivered. */
@Tag("session")
class ProgramTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void comesUpAgainOnItsDataAfterAKill() throws Exception {
        String authority;
        try (RunningProgram killed = RunningProgram.start(directory, Map.of())) {
            awaitReady(killed);
            authority = Files.readString(directory.resolve("public/ca-hash"));
            assertThat(authority).matches("sha256:[0-9a-f]{64}\n");
            killed.kill();
        }
        try (RunningProgram next =
                RunningProgram.start(directory, Map.of("HOLDFAST_ADMIN_RECOVERY_PASSWORD", "another horse battery"))) {
            awaitReady(next);
            assertThat(next.output()).contains("event=administrator_recovered");
            assertThat(next.signInStatus("another horse battery")).isEqualTo(303);
            assertThat(next.signInStatus(RunningProgram.PASSWORD)).isEqualTo(401);
            assertThat(Files.readString(directory.resolve("public/ca-hash"))).isEqualTo(authority);

            try (RunningProgram second = RunningProgram.start(directory, Map.of())) {
                refused(second, "another control plane runs on " + directory);
            }
            assertThat(next.stop()).isEqualTo(143);
        }
        assertThat(directory.resolve("postgres/data/postmaster.pid")).doesNotExist();
    }

    @Test
    void comesUpTwiceAtOnceOnOneEmptyDatabase() throws Exception {
        Path key = directory.resolve("shared-key");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.in(directory.resolve("postgres"))) {
            ConfiguredDatabase database = postgres.start();
            Map<String, String> variables = Map.of(
                    "HOLDFAST_DATABASE_URL", database.url(),
                    "HOLDFAST_DATABASE_OWNER_PASSWORD", database.ownerPassword(),
                    "HOLDFAST_DATABASE_APP_PASSWORD", database.appPassword(),
                    "HOLDFAST_KEY_FILE", key.toString(),
                    "HOLDFAST_JOIN_TOKEN", "bootstrap.0123456789abcdef");
            try (RunningProgram one = RunningProgram.start(directory.resolve("one"), variables);
                    RunningProgram two = RunningProgram.start(directory.resolve("two"), variables)) {
                awaitReady(one);
                awaitReady(two);
                assertThat(Files.readString(directory.resolve("one/public/ca-hash")))
                        .isEqualTo(Files.readString(directory.resolve("two/public/ca-hash")));
                assertThat(recordedTimes(database, AuditCode.AUTHORITY_CREATED))
                        .as("one of them made the CA")
                        .isEqualTo(1);
            }
            try (RunningProgram stranger = RunningProgram.start(directory.resolve("three"), without(variables))) {
                refused(stranger, "does not open the CA in the database");
            }
        }
    }

    @Test
    void endsWithOneSentenceWhenItCannotStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningProgram program = RunningProgram.start(
                        directory, Map.of("HOLDFAST_GRPC_PORT", Integer.toString(taken.getLocalPort())))) {
            refused(program, "HOLDFAST_GRPC_PORT");
        }
        Path file = Files.createFile(directory.resolve("file"));
        try (RunningProgram program = RunningProgram.start(file.resolve("data"), Map.of())) {
            refused(program, "HOLDFAST_DATA_DIR");
        }
        try (RunningProgram program = RunningProgram.start(directory, Map.of("HOLDFAST_HTTP_HOST", "0.0.0.0"))) {
            refused(program, "loopback");
        }
        try (RunningProgram program = RunningProgram.start(directory, Map.of("HOLDFAST_OIDC_ISSUER", "https://id"))) {
            refused(program, "HOLDFAST_PUBLIC_URL");
        }
    }

    private static Map<String, String> without(Map<String, String> variables) {
        Map<String, String> fewer = new java.util.HashMap<>(variables);
        fewer.remove("HOLDFAST_KEY_FILE");
        return fewer;
    }

    private static int recordedTimes(ConfiguredDatabase database, AuditCode code) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.appUser(), database.appPassword());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM holdfast.audit_record WHERE code = " + code.number())) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void awaitReady(RunningProgram program) {
        program.awaitReady(LIMIT);
    }

    private static void refused(RunningProgram program, String part) throws InterruptedException, IOException {
        assertThat(program.awaitExit()).as(program.output()).isEqualTo(1);
        assertThat(program.output().strip()).hasLineCount(1).contains(part);
    }
}
