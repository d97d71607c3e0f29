package dev.holdfast.lab.container;

import dev.holdfast.lab.LabException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code docker-compose.yml} as {@code docker-compose config} resolves it: the program itself is the judge of the file. */
record ComposeFile(Map<String, Service> services) {

    /**
     * One service.
     *
     * @param containerfile empty for a service that runs an image of others
     * @param address on the network {@code lan}; empty where any will do
     * @param volumes {@code SOURCE:TARGET:MODE}; a source without a slash is a named volume
     * @param healthcheck the command without its leading {@code CMD}; empty if none
     */
    record Service(
            String name,
            String image,
            String containerfile,
            Map<String, String> environment,
            List<String> volumes,
            String address,
            List<String> dropped,
            List<String> added,
            List<String> healthcheck,
            List<String> after) {}

    static ComposeFile resolve(Path root, Path environmentFile) {
        return new ComposeFile(services(config(root, environmentFile)));
    }

    private static String config(Path root, Path environmentFile) {
        try {
            Process process = new ProcessBuilder(
                            "docker-compose", "--env-file", environmentFile.toString(), "--no-ansi", "config")
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new LabException("docker-compose config refuses the file: " + said);
            }
            return said.substring(Math.max(0, said.indexOf("networks:")));
        } catch (IOException failed) {
            throw new LabException("docker-compose cannot be started", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", interrupted);
        }
    }

    private static Map<String, Service> services(String yaml) {
        Map<?, ?> file = map(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        Map<String, Service> services = new LinkedHashMap<>();
        map(file.get("services")).forEach((name, value) -> services.put(text(name), service(text(name), map(value))));
        return services;
    }

    private static Service service(String name, Map<?, ?> said) {
        Map<String, String> environment = new TreeMap<>();
        map(said.get("environment")).forEach((key, value) -> environment.put(text(key), text(value)));
        List<String> test = texts(map(said.get("healthcheck")).get("test"));
        return new Service(
                name,
                text(said.get("image")),
                text(map(said.get("build")).get("dockerfile")),
                environment,
                texts(said.get("volumes")),
                text(map(map(said.get("networks")).get("lan")).get("ipv4_address")),
                texts(said.get("cap_drop")),
                texts(said.get("cap_add")),
                test.isEmpty() ? test : test.subList(1, test.size()),
                List.copyOf(map(said.get("depends_on")).keySet().stream()
                        .map(ComposeFile::text)
                        .toList()));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(ComposeFile::text).toList()
                : List.of();
    }

    private static String text(@Nullable Object value) {
        return Objects.toString(value, "");
    }
}
