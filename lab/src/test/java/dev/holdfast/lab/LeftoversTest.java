package dev.holdfast.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lab")
class LeftoversTest {

    @Test
    void theNextLabRemovesWhatAKilledOneLeftBehind() throws IOException, InterruptedException {
        Process owner = startAbandonedLab();
        try (BufferedReader says = owner.inputReader(StandardCharsets.UTF_8)) {
            String id = says.readLine();
            long inside = Long.parseLong(says.readLine());
            long outside = Long.parseLong(says.readLine());
            assertThat(NetworkTest.namespaces(id)).hasSize(2);

            // As long as its owner lives, nobody touches it.
            try (Lab neighbour = Lab.open("a living neighbour")) {
                assertThat(neighbour.id()).isNotEqualTo(id);
                assertThat(NetworkTest.namespaces(id)).hasSize(2);
                assertThat(Proc.Identity.of(inside)).isPresent();
            }

            owner.destroyForcibly();
            assertThat(owner.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(Proc.Identity.of(inside)).isPresent();
            assertThat(Proc.Identity.of(outside)).isPresent();

            try (Lab next = Lab.open("the next")) {
                assertThat(NetworkTest.namespaces(id)).isEmpty();
                assertThat(next.directory().resolveSibling(id)).doesNotExist();
                assertThat(Proc.Identity.of(inside)).isEmpty();
                assertThat(Proc.Identity.of(outside)).isEmpty();
            }
        } finally {
            owner.destroyForcibly();
        }
    }

    @Test
    void aLabEndsWithItsProcessOnSigterm() throws IOException, InterruptedException {
        Process owner = startAbandonedLab();
        try (BufferedReader says = owner.inputReader(StandardCharsets.UTF_8)) {
            String id = says.readLine();
            long inside = Long.parseLong(says.readLine());
            owner.destroy();
            assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(NetworkTest.namespaces(id)).isEmpty();
            assertThat(Proc.Identity.of(inside)).isEmpty();
            assertThat(Ledger.home().resolve(id)).doesNotExist();
        } finally {
            owner.destroyForcibly();
        }
    }

    private static Process startAbandonedLab() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AbandonedLab.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Opens a lab with a process in a host and one outside, says their names, and waits for its end. */
    static final class AbandonedLab {
        private AbandonedLab() {}

        static void main() throws IOException {
            Lab lab = Lab.open("abandoned");
            Host host = lab.host("a", lab.segment("lan"), "10.77.0.1/24");
            LabProcess inside = host.start("sleeper", "sleep", "1000");
            LabProcess outside = lab.start("outside", new ProcessBuilder("sleep", "1000"));
            Path disk = Files.createDirectories(lab.directory().resolve("a small disk"));
            Command.run("", List.of("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()));
            Files.writeString(disk.resolve("file"), "kept");
            System.out.println(lab.id());
            System.out.println(inside.pid());
            System.out.println(outside.pid());
            new InputStreamReader(System.in, StandardCharsets.UTF_8).read();
        }
    }
}
