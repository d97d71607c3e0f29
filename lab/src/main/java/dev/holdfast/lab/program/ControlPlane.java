package dev.holdfast.lab.program;

import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.LabProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The built control plane in the outer namespace, on 127.0.0.1 only, with its own embedded PostgreSQL below its data
 * directory. Its database leaves the process family, and still ends with it.
 */
public final class ControlPlane {

    /**
     * How it is to run.
     *
     * @param dataDirectory {@code HOLDFAST_DATA_DIR}; may outlive the lab
     * @param environment further variables of {@code docs/contract.md}
     */
    public record Config(Path dataDirectory, int httpPort, int grpcPort, Map<String, String> environment) {
        public Config {
            environment = Map.copyOf(environment);
        }

        /** On ports that are free now. */
        public static Config onFreePorts(Path dataDirectory) {
            return new Config(dataDirectory, freePort(), freePort(), Map.of());
        }

        public Config with(String variable, String value) {
            Map<String, String> more = new TreeMap<>(environment);
            more.put(variable, value);
            return new Config(dataDirectory, httpPort, grpcPort, more);
        }
    }

    private final Lab lab;
    private final Path jar;
    private final Config config;
    private LabProcess process;

    private ControlPlane(Lab lab, Path jar, Config config) {
        this.lab = lab;
        this.jar = jar;
        this.config = config;
        process = launch();
    }

    /** Starts it; {@link #awaitReady} tells when it serves. */
    public static ControlPlane start(Lab lab, Programs programs, Config config) {
        Path jar = programs.controlPlane();
        requireFree(config.httpPort());
        requireFree(config.grpcPort());
        return new ControlPlane(lab, jar, config);
    }

    /** Starts it again after {@link #stop} or {@link #kill}, on the same data. */
    public void restart() {
        process = launch();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    public LabProcess process() {
        return process;
    }

    public Config config() {
        return config;
    }

    /** The dashboard's address. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + config.httpPort());
    }

    /** What a node pins: the content of {@code public/ca-hash}; there once it is ready. */
    public String caHash() {
        Path file = config.dataDirectory().resolve("public").resolve("ca-hash");
        try {
            return Files.readString(file).strip();
        } catch (IOException failed) {
            throw new LabException("the control plane has not published " + file, failed);
        }
    }

    /** Waits until it says that it is ready; fails with its last words if it ends first or time runs out. */
    public void awaitReady(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        HttpRequest request = HttpRequest.newBuilder(address().resolve("/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!isReady(client, request)) {
                if (!process.isAlive()) {
                    throw new LabException("the control plane ended before it was ready: " + process.tail());
                }
                if (System.nanoTime() > deadline) {
                    throw new LabException("the control plane was not ready within " + timeout + ": " + process.tail());
                }
                LockSupport.parkNanos(100_000_000);
            }
        }
    }

    /** SIGTERM: it stops its database in good order. */
    public void stop() {
        process.stop();
    }

    /** SIGKILL to it and its database. */
    public void kill() {
        process.kill();
    }

    private static boolean isReady(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for the control plane", interrupted);
        }
    }

    private LabProcess launch() {
        try {
            Files.createDirectories(config.dataDirectory());
        } catch (IOException failed) {
            throw new LabException("the data directory cannot be made: " + failed.getMessage(), failed);
        }
        ProcessBuilder builder = new ProcessBuilder(
                Programs.javaHome().resolve("bin/java").toString(), "-Xmx512m", "-jar", jar.toString());
        builder.environment().putAll(config.environment());
        builder.environment().put("HOLDFAST_DATA_DIR", config.dataDirectory().toString());
        builder.environment().put("HOLDFAST_HTTP_HOST", "127.0.0.1");
        builder.environment().put("HOLDFAST_HTTP_PORT", String.valueOf(config.httpPort()));
        builder.environment().put("HOLDFAST_HTTP_PLAIN", "true");
        builder.environment().put("HOLDFAST_GRPC_HOST", "127.0.0.1");
        builder.environment().put("HOLDFAST_GRPC_PORT", String.valueOf(config.grpcPort()));
        return lab.start("control-plane", builder);
    }

    /** Whether a port of 127.0.0.1 may be listened on. */
    public static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static void requireFree(int port) {
        if (!isFree(port)) {
            throw new LabException("port " + port + " of 127.0.0.1 is taken by another program");
        }
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.getLocalPort();
        } catch (IOException failed) {
            throw new LabException("no port of 127.0.0.1 is free", failed);
        }
    }
}
