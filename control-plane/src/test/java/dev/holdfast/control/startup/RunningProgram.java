package dev.holdfast.control.startup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The packaged program as a process of its own, on loopback ports. */
final class RunningProgram implements AutoCloseable {

    private static final Path JAR = Path.of(
            Objects.requireNonNull(System.getProperty("holdfast.root")),
            "control-plane/target/quarkus-app/quarkus-run.jar");

    private final Process process;
    private final Path output;
    private final int httpPort;

    private RunningProgram(Process process, Path output, int httpPort) {
        this.process = process;
        this.output = output;
        this.httpPort = httpPort;
    }

    static RunningProgram start(Path directory, Map<String, String> variables) throws IOException {
        int httpPort = freePort();
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
                        "HOLDFAST_DATA_DIR", directory.toString(),
                        "HOLDFAST_HTTP_HOST", "127.0.0.1",
                        "HOLDFAST_HTTP_PORT", Integer.toString(httpPort),
                        "HOLDFAST_HTTP_PLAIN", "true",
                        "HOLDFAST_GRPC_HOST", "127.0.0.1",
                        "HOLDFAST_GRPC_PORT", "0",
                        "HOLDFAST_ADMIN_PASSWORD", "correct horse battery"));
        builder.environment().putAll(variables);
        return new RunningProgram(builder.start(), output, httpPort);
    }

    int httpPort() {
        return httpPort;
    }

    /** Whether it says that it serves. */
    boolean isReady() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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
