package dev.holdfast.control.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.database.ConfiguredDatabase;
import dev.holdfast.control.database.EmbeddedPostgres;
import dev.holdfast.control.enrollment.CertificateAuthority;
import dev.holdfast.control.session.TestNode;
import dev.holdfast.control.session.TestStream;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.Goodbye;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two programs on one database, with TLS by the product's own CA: what one of them says, the other says. */
@Tag("session")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicasTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path directory;
    private final EmbeddedPostgres postgres;
    private final RunningProgram one;
    private final RunningProgram two;

    ReplicasTest(@TempDir Path directory) throws Exception {
        this.directory = directory;
        postgres = EmbeddedPostgres.in(directory.resolve("postgres"));
        ConfiguredDatabase database = postgres.start();
        Map<String, String> variables = new HashMap<>(Map.of(
                "HOLDFAST_DATABASE_URL", database.url(),
                "HOLDFAST_DATABASE_OWNER_PASSWORD", database.ownerPassword(),
                "HOLDFAST_DATABASE_APP_PASSWORD", database.appPassword(),
                "HOLDFAST_KEY_FILE", directory.resolve("shared-key").toString(),
                "HOLDFAST_HTTP_NAMES", "holdfast.example.net",
                "HOLDFAST_HTTP_PLAIN", "false"));
        one = RunningProgram.start(directory.resolve("one"), variables);
        two = RunningProgram.start(directory.resolve("two"), variables);
    }

    @BeforeAll
    void ready() {
        one.awaitReady(LIMIT);
        two.awaitReady(LIMIT);
    }

    @AfterAll
    void remove() throws Exception {
        one.close();
        two.close();
        postgres.close();
    }

    private SecureBrowser at(RunningProgram program) throws Exception {
        return new SecureBrowser(
                URI.create("https://localhost:" + program.httpPort()), directory.resolve("one/public/ca.pem"));
    }

    private SecureBrowser signedIn(RunningProgram program) throws Exception {
        SecureBrowser browser = at(program);
        browser.submit(
                "/sign-in",
                "/sign-in",
                Map.of("name", "admin", "password", RunningProgram.PASSWORD, "next", "/account"));
        assertThat(browser.get("/account").statusCode()).isEqualTo(200);
        return browser;
    }

    @Test
    void theCertificateNamesWhatBrowsersCallIt() throws Exception {
        String names = at(two).get("/sign-in")
                .sslSession()
                .orElseThrow()
                .getPeerCertificates()[0]
                .toString();

        assertThat(names).contains("holdfast.example.net", "127.0.0.1", "holdfast://control-plane");
    }

    @Test
    void cookiesAreSecureAndTheBrowserIsToldToStayWithTls() throws Exception {
        SecureBrowser browser = signedIn(one);

        assertThat(browser.cookies().keySet())
                .contains("__Host-holdfast-session", "__Host-holdfast-known")
                .allMatch(name -> name.startsWith("__Host-"));
        assertThat(browser.setCookies())
                .isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie)
                        .containsIgnoringCase("; HttpOnly")
                        .contains("; Secure", "; SameSite=Lax", "; Path=/")
                        .doesNotContain("Domain"));
        assertThat(browser.get("/account").headers().firstValue("Strict-Transport-Security"))
                .contains("max-age=31536000");
    }

    @Test
    void plainHttpIsNotSpoken() throws Exception {
        assertThat(at(one).speaksPlainHttp()).isFalse();
    }

    @Test
    void aSessionOfTheFirstIsGoodAtTheSecondAndOverAtBothAtOnce() throws Exception {
        SecureBrowser first = signedIn(one);
        SecureBrowser second = at(two).with(first.cookies());
        assertThat(second.get("/account").statusCode()).isEqualTo(200);

        // Ended at the second, with the token against forgery of a page that the first made.
        String token = SecureBrowser.tokenOf(first.get("/account"));
        assertThat(second.post("/sign-out", token, Map.of()).statusCode()).isEqualTo(303);

        assertThat(first.get("/account").statusCode()).isEqualTo(303);
        assertThat(second.get("/account").statusCode()).isEqualTo(303);
    }

    @Test
    void aTokenOfTheFirstIsGoodAtTheSecondAndOverAtBothAtOnce() throws Exception {
        SecureBrowser first = signedIn(one);
        String page = first.submit(
                        "/tokens",
                        "/tokens",
                        Map.of("label", "replicas", "role", "viewer", "clusters", "all", "days", "1"))
                .body();
        String token = page.replaceAll("(?s).*(hft_[a-z0-9]{10}_[A-Za-z0-9_-]{43}).*", "$1");
        assertThat(at(one).bearer(token, "/api/v1/self").statusCode()).isEqualTo(200);
        assertThat(at(two).bearer(token, "/api/v1/self").statusCode()).isEqualTo(200);

        SecureBrowser second = at(two).with(first.cookies());
        second.submit("/tokens", "/tokens/" + token.substring(4, 14) + "/revoke", Map.of());

        assertThat(at(one).bearer(token, "/api/v1/self").statusCode()).isEqualTo(401);
        assertThat(at(two).bearer(token, "/api/v1/self").statusCode()).isEqualTo(401);
    }

    @Test
    void aBanAtTheFirstCutsTheStreamAtTheSecondAndAnEvictionToo() throws Exception {
        SecureBrowser admin = signedIn(one);
        TestNode node = enrolledAtTheSecond(admin);
        try (node) {
            String page = "/nodes/" + node.uuid();
            for (Goodbye.Why why : List.of(Goodbye.Why.WHY_BANNED, Goodbye.Why.WHY_EVICTED)) {
                TestStream stream = node.connect();
                stream.begin(stream.helloOf(UUID.randomUUID()));
                boolean ban = why == Goodbye.Why.WHY_BANNED;

                assertThat(admin.submit(page, page, Map.of("act", ban ? "ban" : "evict", "reason", "test"))
                                .statusCode())
                        .isEqualTo(303);

                long asked = System.nanoTime();
                assertThat(stream.await(BodyCase.GOODBYE).getGoodbye().getWhy()).isEqualTo(why);
                // Said to take a second at most; a loaded machine is given ten.
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
                stream.awaitCompletion();
                TestStream again = node.connect();
                assertThat(again.await(BodyCase.GOODBYE).getGoodbye().getWhy()).isEqualTo(why);
                if (ban) {
                    admin.submit(page, page, Map.of("act", "lift", "reason", "test"));
                }
            }
        }
    }

    private TestNode enrolledAtTheSecond(SecureBrowser admin) throws Exception {
        String page = admin.submit(
                        "/enrolment",
                        "/enrolment/tokens",
                        Map.of("cluster", "default", "hours", "1", "uses", "1", "labels", "site=test"))
                .body();
        assertThat(page)
                .contains("holdfastd enroll --server localhost:")
                .contains("--ca-hash "
                        + Files.readString(directory.resolve("two/public/ca-hash"))
                                .strip());
        String token = page.replaceAll("(?s).*--token ([a-z0-9]+\\.[a-z0-9]+) .*", "$1");
        X509Certificate authority =
                CertificateAuthority.certificate(Files.readAllBytes(directory.resolve("two/public/ca.pem")));
        return TestNode.enroll(two.grpcPort(), authority, token, "replica-node");
    }

    @Test
    void theFormOfTheFirstSignsInAtTheSecondAndGuessesAreCountedTogether() throws Exception {
        SecureBrowser first = at(one);
        String token = SecureBrowser.tokenOf(first.get("/sign-in"));
        SecureBrowser second = at(two).with(first.cookies());
        Map<String, String> wrong = Map.of("name", "nobody-here", "password", "guess", "next", "/");

        assertThat(second.post("/sign-in", token, wrong).statusCode()).isEqualTo(401);
        assertThat(first.post("/sign-in", token, wrong).statusCode()).isEqualTo(401);
        assertThat(second.post("/sign-in", token, wrong).statusCode())
                .as("the third, waits begin")
                .isEqualTo(429);
        assertThat(first.post("/sign-in", token, wrong).statusCode()).isEqualTo(429);
    }

    @Test
    void aCertificateOfTheOperatorsOwnIsServedAndNobodyAsksTooOften() throws Exception {
        Path given = Files.createDirectories(directory.resolve("given"));
        TestCertificate.write(given, "given.example.net");
        try (RunningProgram program = RunningProgram.start(
                directory.resolve("three"),
                Map.of(
                        "HOLDFAST_HTTP_PLAIN",
                        "false",
                        "HOLDFAST_HTTP_RATE",
                        "2",
                        "HOLDFAST_TLS_CERTIFICATE",
                        given.resolve("certificate.pem").toString(),
                        "HOLDFAST_TLS_KEY",
                        given.resolve("key.pem").toString()))) {
            program.awaitReady(LIMIT);
            SecureBrowser browser = new SecureBrowser(
                    URI.create("https://localhost:" + program.httpPort()), given.resolve("authority.pem"));

            assertThat(browser.get("/sign-in")
                            .sslSession()
                            .orElseThrow()
                            .getPeerCertificates()[0]
                            .toString())
                    .contains("given.example.net");

            boolean refused = false;
            for (int i = 0; i < 200 && !refused; i++) {
                refused = browser.get("/sign-in").statusCode() == 429;
            }
            assertThat(refused).as("twice a second, and twenty at once").isTrue();
            assertThat(browser.get("/q/health/ready").statusCode())
                    .as("health is always told")
                    .isEqualTo(200);
        }
    }
}
