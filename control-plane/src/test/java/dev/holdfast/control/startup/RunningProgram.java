package dev.holdfast.control.startup;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.control.access.Browser;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** The packaged program as a process of its own, on loopback ports. */
final class RunningProgram implements AutoCloseable {

    private static final Path JAR = Path.of(
            Objects.requireNonNull(System.getProperty("holdfast.root")),
            "control-plane/target/quarkus-app/quarkus-run.jar");

    /** Of the first user, unless the variables say otherwise. */
    static final String PASSWORD = "correct horse battery";

    private final Process process;
    private final Path output;
    private final int httpPort;
    private final int grpcPort;
    private final boolean plain;

    private RunningProgram(Process process, Path output, int httpPort, int grpcPort, boolean plain) {
        this.grpcPort = grpcPort;
        this.process = process;
        this.output = output;
        this.httpPort = httpPort;
        this.plain = plain;
    }

    static RunningProgram start(Path directory, Map<String, String> variables) throws IOException {
        int httpPort = freePort();
        int grpcPort = freePort();
        Path output = Files.createTempFile("holdfast-control-plane", ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        JAR.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
        builder.environment()
                .putAll(Map.of(
                        "HOLDFAST_DATA_DIR",
                        directory.toString(),
                        "HOLDFAST_HTTP_HOST",
                        "127.0.0.1",
                        "HOLDFAST_HTTP_PORT",
                        Integer.toString(httpPort),
                        "HOLDFAST_HTTP_PLAIN",
                        "true",
                        "HOLDFAST_GRPC_HOST",
                        "127.0.0.1",
                        "HOLDFAST_GRPC_PORT",
                        Integer.toString(grpcPort),
                        "HOLDFAST_ADMIN_PASSWORD",
                        PASSWORD));
        builder.environment().putAll(variables);
        boolean plain = "true".equals(builder.environment().get("HOLDFAST_HTTP_PLAIN"));
        return new RunningProgram(builder.start(), output, httpPort, grpcPort, plain);
    }

    int grpcPort() {
        return grpcPort;
    }

    int httpPort() {
        return httpPort;
    }

    /** Whether it says that it serves. Whose certificate it shows is another test's question. */
    boolean isReady() {
        String scheme = plain ? "http" : "https";
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(scheme + "://127.0.0.1:" + httpPort + "/q/health/ready")
                            .toURL()
                            .openConnection();
            if (connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(trustingAnybody());
                secure.setHostnameVerifier((host, session) -> true);
            }
            connection.setConnectTimeout(5000);
            connection.setReadTimeout(5000);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Waits until it says that it serves. */
    void awaitReady(Duration limit) {
        await().atMost(limit).until(() -> isReady() || !isAlive());
        assertThat(isAlive()).as(output()).isTrue();
    }

    private static SSLSocketFactory trustingAnybody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAnybody()}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class TrustAnybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** What the sign-in of {@code admin} with this password is answered with; over plain HTTP. */
    int signInStatus(String password) {
        return signIn(password).statusCode();
    }

    /** The answer itself, with the cookies of the session. */
    Response signIn(String password) {
        String address = "http://127.0.0.1:" + httpPort + "/sign-in";
        Response form = given().redirects().follow(false).accept("text/html").get(address);
        return given().redirects()
                .follow(false)
                .cookies(form.cookies())
                .contentType("application/x-www-form-urlencoded")
                .formParam("csrf", Browser.tokenOf(form))
                .formParam("name", "admin")
                .formParam("password", password)
                .post(address);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As a service manager does; gives the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return awaitExit();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end; it said: " + output());
        }
        return process.exitValue();
    }

    String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "nothing readable: " + e;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException, IOException {
        if (process.isAlive()) {
            stop();
        }
        Files.deleteIfExists(output);
    }
}
