package dev.holdfast.lab.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stands in for the control plane where the demo itself is under test: ready at once, and publishes a CA hash. */
final class StandInControlPlane {
    private StandInControlPlane() {}

    static void main() throws IOException {
        Path published = Files.createDirectories(Path.of(System.getenv("HOLDFAST_DATA_DIR"), "public"));
        Files.writeString(published.resolve("ca-hash"), "sha256:" + "0".repeat(64) + "\n");
        int port = Integer.parseInt(System.getenv("HOLDFAST_HTTP_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(System.getenv("HOLDFAST_HTTP_HOST"), port), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }
}
