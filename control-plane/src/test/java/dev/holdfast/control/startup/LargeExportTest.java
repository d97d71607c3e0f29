package dev.holdfast.control.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.database.ConfiguredDatabase;
import dev.holdfast.control.database.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program with a small heap gives out a history that is many times as large, whole, and goes on after a cut. */
@Tag("session")
class LargeExportTest {

    /** Less than the 256 MB that an export of a million rows may need, all that the program itself needs included. */
    private static final String HEAP = "-Xmx192m";

    private static final int ROWS = Boolean.getBoolean("holdfast.nightly") ? 1_000_000 : 60_000;

    private static final String INSERT = """
            INSERT INTO holdfast.transition (received_at, occurred_at, cluster_id, router_id, router_name, node_uuid,
                node_name, from_state, to_state, cause, cause_detail, evidence, epoch, seq, node_unix_nanos,
                monotonic_nanos, boot_id)
            SELECT now(), now() - make_interval(secs => n / 1000.0), 1, 1, 'web', gen_random_uuid(), 'node',
                'BACKUP', 'ACTIVE', 'active_down_timer_expired', '{"waited_nanos": 3000000000}',
                jsonb_build_object('last_advert', jsonb_build_object('sender', '10.0.0.1', 'age_nanos', n),
                    'considered', jsonb_build_array(jsonb_build_object('rule', 'PREEMPTION', 'applied', false)),
                    'filler', repeat('x', 3000)),
                1, n, 0, 0, ''
            FROM generate_series(1, ?) n
            """;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void streamsInConstantMemoryAndGoesOnWhereItWasCut() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.in(directory.resolve("postgres"))) {
            ConfiguredDatabase database = postgres.start();
            Map<String, String> variables = Map.of(
                    "HOLDFAST_DATABASE_URL", database.url(),
                    "HOLDFAST_DATABASE_OWNER_PASSWORD", database.ownerPassword(),
                    "HOLDFAST_DATABASE_APP_PASSWORD", database.appPassword(),
                    "JAVA_TOOL_OPTIONS", HEAP);
            try (RunningProgram program = RunningProgram.start(directory.resolve("data"), variables)) {
                program.awaitReady(Duration.ofMinutes(3));
                insert(database);
                String cookies = program.signIn(RunningProgram.PASSWORD).cookies().entrySet().stream()
                        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                        .collect(Collectors.joining("; "));
                String last = readAndCut(program, cookies, ROWS / 3);
                assertThat(readRest(program, cookies, last)).isEqualTo(ROWS - ROWS / 3);
                assertThat(program.isAlive()).isTrue();
                assertThat(program.output()).doesNotContain("OutOfMemory");
            }
        }
    }

    private static void insert(ConfiguredDatabase database) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.appUser(), database.appPassword());
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, ROWS);
            assertThat(insert.executeUpdate()).isEqualTo(ROWS);
        }
    }

    /** Reads so many rows, lets the connection go, and gives the cursor of the last. */
    private String readAndCut(RunningProgram program, String cookies, int rows) throws Exception {
        try (BufferedReader lines = export(program, cookies, "")) {
            String line = "";
            for (int i = 0; i < rows; i++) {
                line = lines.readLine();
            }
            return json.readTree(line).path("cursor").asText();
        }
    }

    private long readRest(RunningProgram program, String cookies, String cursor) throws Exception {
        long rows = 0;
        try (BufferedReader lines = export(program, cookies, "&cursor=" + cursor)) {
            while (lines.readLine() != null) {
                rows++;
            }
        }
        return rows;
    }

    private BufferedReader export(RunningProgram program, String cookies, String more) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + program.httpPort()
                        + "/api/v1/history/export?q="
                        + URLEncoder.encode("since:-1d kind:transition", StandardCharsets.UTF_8) + more))
                .header("Cookie", cookies)
                .build();
        HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }
}
