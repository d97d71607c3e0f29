package dev.holdfast.control.startup;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the program prepares before Quarkus starts, for {@code @QuarkusTest}: an embedded PostgreSQL in a
 * directory of its own, the tables, the CA. Plain HTTP on a free loopback port, gRPC on another.
 *
 * <p>Use: {@code @QuarkusTest @WithTestResource(ControlPlaneTestResource.class)}.
 */
public final class ControlPlaneTestResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable Path directory;
    private @Nullable PreparedStart prepared;

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("holdfast-control-plane");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> variables = Map.of(
                "HOLDFAST_DATA_DIR", directory.toString(),
                "HOLDFAST_HTTP_HOST", "127.0.0.1",
                "HOLDFAST_HTTP_PORT", "0",
                "HOLDFAST_HTTP_PLAIN", "true",
                "HOLDFAST_GRPC_HOST", "127.0.0.1",
                "HOLDFAST_GRPC_PORT", "0",
                "HOLDFAST_HTTP_RATE", "100000",
                "HOLDFAST_SESSION_RATE", "100000");
        prepared = PreparedStart.prepare(StartupSettings.read(variables::get));
        Map<String, String> properties = new HashMap<>(prepared.properties());
        properties.put("quarkus.http.test-port", "0");
        return properties;
    }

    @Override
    public void stop() {
        if (prepared != null) {
            prepared.close();
        }
        try (Stream<Path> paths = Files.walk(Objects.requireNonNull(directory))) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
