package dev.holdfast.lab.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabProcess;
import dev.holdfast.lab.Segment;
import dev.holdfast.lab.program.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The very commands of {@code docker-compose.yml}: images as the Containerfiles say, entrypoints, environment, volumes,
 * capabilities, health checks and the order of starting, on hosts of the lab. What is not ours (the engine, the base
 * image, PostgreSQL's image) is stood in for.
 */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class ContainersTest {
    private static final Duration UP = Duration.ofSeconds(90);
    private static final String VIP = "10.77.0.100";

    private final Path root = Programs.find().root();
    private final ComposeFile compose;
    private final Map<String, Container> containers = new LinkedHashMap<>();
    private final Set<String> started = new LinkedHashSet<>();

    ContainersTest() {
        Lab.requireTool("docker-compose", "docker-compose");
        compose = ComposeFile.resolve(root, root.resolve("docs/examples/compose.env"));
    }

    @Test
    void theComposeFilesCommandsBringUpTwoControlPlanesAndThreeNodesWithOneVip() {
        Lab.requireTool("psql", "postgresql-client");
        Lab.requireTool("xz", "xz-utils");
        Lab.requireTool("setpriv", "util-linux");
        try (Lab lab = Lab.open("compose")) {
            Segment lan = lab.segment("lan");
            make(lab, lan);
            start("postgres");
            container("postgres").awaitHealthy(UP);
            start("control-plane-1");
            container("control-plane-1").awaitHealthy(UP);
            for (String service : List.of("control-plane-2", "node-a", "node-b", "node-c")) {
                start(service);
            }
            container("control-plane-2").awaitHealthy(UP);
            nodesAreConnected();
            exactlyOneHoldsTheVip();
            theHolderStopsAndAnotherTakesOver();
        }
    }

    private void make(Lab lab, Segment lan) {
        Path volumes = lab.directory().resolve("volumes");
        assertThat(volumes.toFile().mkdirs()).isTrue();
        Map<String, Image> images = new LinkedHashMap<>();
        Map<String, String> addresses = new LinkedHashMap<>();
        int next = 2;
        for (ComposeFile.Service service : compose.services().values()) {
            String address = service.address().isEmpty() ? "10.77.0." + next++ : service.address();
            addresses.put(service.name(), address);
            Image image = images.computeIfAbsent(service.image(), _ -> image(lab, service));
            Host host = lab.host("host" + containers.size(), lan, address + "/24");
            containers.put(service.name(), new Container(host, service, image, root, volumes));
        }
        assertThat(compose.services().keySet())
                .containsExactlyInAnyOrder(
                        "postgres", "control-plane-1", "control-plane-2", "node-a", "node-b", "node-c");
        containers.values().forEach(container -> container.resolve(addresses));
    }

    private Image image(Lab lab, ComposeFile.Service service) {
        Path layer = lab.directory().resolve("image-" + service.image().replace(':', '-'));
        if (service.image().equals("postgres:18")) {
            return PostgresImage.build(root.resolve("control-plane/target/quarkus-app"), layer);
        }
        return Image.build(root, root.resolve(service.containerfile()), layer);
    }

    /** In the order that {@code depends_on} allows. */
    private void start(String name) {
        assertThat(started)
                .as("what %s waits for", name)
                .containsAll(container(name).service().after());
        container(name).start();
        started.add(name);
    }

    private Container container(String name) {
        return Objects.requireNonNull(containers.get(name), name);
    }

    private void nodesAreConnected() {
        for (String node : List.of("node-a", "node-b", "node-c")) {
            await(node).atMost(UP).until(() -> status(node), status -> status.contains("\"connected\""));
        }
        assertThat(Files.exists(container("node-a").inVolume("/var/lib/holdfastd/identity/certificate.pem")))
                .isTrue();
    }

    private String status(String node) {
        LabProcess asked = container(node)
                .run("status-" + System.nanoTime(), List.of("/opt/holdfastd/bin/holdfastd", "status", "--json"));
        asked.awaitExit(Duration.ofSeconds(20));
        return asked.output();
    }

    private List<String> holders() {
        return containers.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("node-"))
                .filter(entry -> entry.getValue().host().holds(VIP))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void exactlyOneHoldsTheVip() {
        await("the VIP is held").atMost(UP).until(() -> holders().size() == 1);
    }

    /** SIGTERM to the entrypoint, as {@code docker-compose stop} sends it. */
    private void theHolderStopsAndAnotherTakesOver() {
        String holder = holders().getFirst();
        container(holder).stop();
        await("another takes over")
                .atMost(Duration.ofSeconds(10))
                .until(() -> holders().size() == 1 && !holders().contains(holder));
    }
}
