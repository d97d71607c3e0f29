package dev.holdfast.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.access.Browser;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.access.OpenStreams;
import dev.holdfast.control.access.People;
import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Live tails over HTTP. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class TailTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    DataSource source;

    private Database database;
    private SmallFleet fleet;

    @BeforeEach
    void makeAFleet() {
        database = new Database(source);
        fleet = SmallFleet.make(database);
    }

    @Test
    void refusesWhatIsKnownOnlyAfterARowWasReceived() throws Exception {
        HttpResponse<String> refused = HttpClient.newHttpClient()
                .send(
                        request(
                                People.signedIn("tail-viewer", Role.VIEWER),
                                "/api/v1/history/tail?q=" + encoded("vr:web outage:>3s"),
                                ""),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"position\":7", "outage:");
    }

    @Test
    void tellsWhatComesAndNothingElse() throws Exception {
        fleet.event("stall", "{\"late_nanos\": 1}");
        Browser viewer = People.signedIn("tail-viewer", Role.VIEWER);
        try (OpenTail tail =
                open(viewer, "/api/v1/history/tail?q=" + encoded("kind:stall cluster:" + fleet.cluster()), "")) {
            fleet.event("link", "{}");
            fleet.event("stall", "{\"late_nanos\": 2}");
            fleet.transition("BACKUP", "ACTIVE", "started");
            fleet.event("stall", "{\"late_nanos\": 3}");
            assertThat(tail.items(2, "/detail/late_nanos")).containsExactly("2", "3");
        }
    }

    @Test
    void tellsARowThatWasCommittedAfterLaterOnes() throws Exception {
        Browser viewer = People.signedIn("tail-viewer", Role.VIEWER);
        try (OpenTail tail = open(viewer, "/api/v1/history/tail?q=cluster:" + fleet.cluster(), "");
                Connection early = source.getConnection()) {
            early.setAutoCommit(false);
            try (PreparedStatement insert = fleet.insertOfEvent(early, "stall", "{\"late_nanos\": 1}")) {
                insert.executeUpdate();
            }
            fleet.event("stall", "{\"late_nanos\": 2}");
            assertThat(tail.items(1, "/detail/late_nanos")).containsExactly("2");
            early.commit();
            early.setAutoCommit(true);
            fleet.event("stall", "{\"late_nanos\": 3}");
            assertThat(tail.items(2, "/detail/late_nanos")).containsExactlyInAnyOrder("1", "3");
        }
    }

    @Test
    void goesOnBehindTheLastEventThatWasReceived() throws Exception {
        Browser viewer = People.signedIn("tail-viewer", Role.VIEWER);
        String path = "/api/v1/history/tail?q=cluster:" + fleet.cluster();
        String last;
        try (OpenTail tail = open(viewer, path, "")) {
            database.change("""
                    INSERT INTO holdfast.event (received_at, occurred_at, cluster_id, node_uuid, node_name, kind, detail,
                        epoch, seq, node_unix_nanos, monotonic_nanos, boot_id)
                    SELECT now(), now(), (SELECT id FROM holdfast.cluster WHERE name = ?), gen_random_uuid(), 'many', 'stall',
                        jsonb_build_object('late_nanos', n), 1, n, 0, 0, ''
                    FROM generate_series(1, 450) n
                    """, fleet.cluster());
            assertThat(tail.items(300, "/detail/late_nanos")).doesNotHaveDuplicates();
            last = tail.lastId();
        }
        fleet.event("stall", "{\"late_nanos\": 451}");
        try (OpenTail tail = open(viewer, path, last)) {
            List<String> rest = tail.items(151, "/detail/late_nanos");
            assertThat(rest).doesNotHaveDuplicates().contains("450", "451").doesNotContain("1", "300");
        }
        HttpResponse<?> other = HttpClient.newHttpClient()
                .send(
                        request(viewer, "/api/v1/history/tail?q=kind:link", last),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(other.statusCode()).isEqualTo(400);
    }

    @Test
    void tellsNobodyOfAnothersClusterAndEndsWithTheRight() throws Exception {
        SmallFleet other = SmallFleet.make(database);
        String name = "tail-" + fleet.cluster();
        Browser viewer = People.signedIn(name, Role.VIEWER, Reach.parse(fleet.cluster()));
        try (OpenTail tail = open(viewer, "/api/v1/history/tail", "")) {
            other.event("stall", "{\"late_nanos\": 1}");
            fleet.event("stall", "{\"late_nanos\": 2}");
            assertThat(tail.items(1, "/cluster")).containsExactly(fleet.cluster());
            Browser admin = People.signedIn("tail-admin", Role.ADMIN);
            long id = database.number("SELECT id FROM holdfast.user_account WHERE name = ?", name);
            admin.submit("/users/" + id, "/users/" + id, Map.of("role", "viewer", "clusters", other.cluster()));
            assertThat(tail.until("event:signed-out")).contains("signed-out").doesNotContain(other.cluster());
        }
    }

    @Test
    void tellsAnAdministratorOfEachAct() throws Exception {
        Browser admin = People.signedIn("tail-admin", Role.ADMIN);
        try (OpenTail tail = open(admin, "/api/v1/audit/tail?q=" + encoded("action:signed.in -actor:tail-admin"), "")) {
            People.signedIn("tail-somebody", Role.VIEWER);
            assertThat(tail.items(1, "/actor/name")).containsExactly("tail-somebody");
        }
    }

    @Test
    void givesOneUserOnlySoMany() throws Exception {
        Browser viewer = People.signedIn("tail-greedy", Role.VIEWER);
        List<OpenTail> tails = new ArrayList<>();
        try {
            for (int i = 0; i < OpenStreams.Kind.TAIL.most(); i++) {
                tails.add(open(viewer, "/api/v1/history/tail?q=cluster:" + fleet.cluster(), ""));
            }
            HttpResponse<String> refused = HttpClient.newHttpClient()
                    .send(request(viewer, "/api/v1/history/tail", ""), HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        } finally {
            for (OpenTail tail : tails) {
                tail.close();
            }
        }
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            try (OpenTail again = open(viewer, "/api/v1/history/tail", "")) {
                assertThat(again.status()).isEqualTo(200);
            }
        });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpRequest request(Browser browser, String path, String last) {
        String cookies = browser.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
                .header("Cookie", cookies)
                .header("Accept", "text/event-stream");
        return (last.isEmpty() ? request : request.header("Last-Event-ID", last)).build();
    }

    /** Open once the first event has come. */
    private static OpenTail open(Browser browser, String path, String last) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<InputStream> answer =
                client.send(request(browser, path, last), HttpResponse.BodyHandlers.ofInputStream());
        OpenTail tail = new OpenTail(
                client,
                answer.statusCode(),
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8)));
        tail.until("event:open");
        return tail;
    }

    /** What a program reads of a tail. */
    private static final class OpenTail implements AutoCloseable {
        private final HttpClient client;
        private final int status;
        private final BufferedReader lines;
        private String id = "";

        private OpenTail(HttpClient client, int status, BufferedReader lines) {
            this.client = client;
            this.status = status;
            this.lines = lines;
        }

        int status() {
            return status;
        }

        String lastId() {
            return id;
        }

        /** The next items' values at this place. */
        List<String> items(int count, String pointer) throws IOException {
            List<String> found = new ArrayList<>();
            String event = "";
            while (found.size() < count) {
                String line = next();
                if (line.startsWith("event:")) {
                    event = line.substring(6).strip();
                } else if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("data:") && event.equals("item")) {
                    found.add(JSON.readTree(line.substring(5)).at(pointer).asText());
                }
            }
            return found;
        }

        String until(String wanted) throws IOException {
            StringBuilder read = new StringBuilder();
            while (read.indexOf(wanted) < 0) {
                String line = next();
                read.append(line.replaceFirst(": ", ":")).append('\n');
            }
            return read.toString();
        }

        private String next() throws IOException {
            String line = lines.readLine();
            if (line == null) {
                throw new AssertionError("the tail has ended");
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            lines.close();
            client.shutdownNow();
        }
    }
}
