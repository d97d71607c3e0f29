package dev.holdfast.lab.system;

import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * An OpenID Connect provider as a process of its own, on loopback: discovery, keys, a page to sign in on, the
 * authorization code flow with PKCE. Whoever signs in there says which claims the ID token shall have.
 */
final class OpenIdProvider {

    private static final Duration UP = Duration.ofSeconds(90);
    private static final String PROGRAM = "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt";

    private final int port;
    private final LabProcess process;

    OpenIdProvider(Lab lab) {
        port = freePort();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                PROGRAM);
        builder.environment().put("SERVER_HOSTNAME", "127.0.0.1");
        builder.environment().put("SERVER_PORT", Integer.toString(port));
        builder.environment()
                .put("JSON_CONFIG", "{\"interactiveLogin\": true, \"httpServer\": \"MockWebServerWrapper\"}");
        process = lab.start("provider", builder);
    }

    String issuer() {
        return "http://127.0.0.1:" + port + "/people";
    }

    void awaitReady() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                .timeout(Duration.ofSeconds(10))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Awaitility.await().atMost(UP).until(() -> {
                if (!process.isAlive()) {
                    throw new AssertionError("the provider ended: " + process.tail());
                }
                try {
                    return client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200;
                } catch (IOException notYet) {
                    return false;
                }
            });
        }
    }

    /** Where its page would send the browser of somebody who signs in on it. */
    String addressAfterSignIn(String page, String user, String claims) {
        String form = "username=" + URLEncoder.encode(user, StandardCharsets.UTF_8) + "&claims="
                + URLEncoder.encode(claims, StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(page))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("location")
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    void stop() {
        process.stop();
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
