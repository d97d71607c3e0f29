package dev.holdfast.lab.system;

import static dev.holdfast.lab.system.Segment77.VRID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a program hears that listened to keepalived until yesterday. */
@Tag("lab")
@Execution(ExecutionMode.CONCURRENT)
class NotifyTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final Segment77 network = new Segment77("notify");
    private final Programs programs = Programs.find();

    @AfterEach
    void removeNetwork() {
        network.close();
    }

    @Test
    void theFifoTellsALifeInKeepalivedsWords() throws IOException {
        Path fifo = network.lab.directory().resolve("notify");
        Holdfastd node =
                Holdfastd.on(network.a, programs, Segment77.ipv4("a", 100).withLine("notify: { fifo: " + fifo + " }"));
        node.start();
        node.awaitStatus(status -> status.router(VRID).isActive(), SOON);
        try (BufferedReader reader = Files.newBufferedReader(fifo)) {
            assertThat(reader.readLine()).isEqualTo("INSTANCE \"web\" BACKUP 100");
            assertThat(reader.readLine()).isEqualTo("INSTANCE \"web\" MASTER 100");
            network.a.link().down();
            assertThat(reader.readLine()).isEqualTo("INSTANCE \"web\" FAULT 100");
            network.a.link().up();
            assertThat(reader.readLine()).isEqualTo("INSTANCE \"web\" BACKUP 100");
            assertThat(reader.readLine()).isEqualTo("INSTANCE \"web\" MASTER 100");
            node.stop();
            assertThat(reader.readLine()).isEqualTo("INSTANCE \"web\" STOP 100");
            assertThat(reader.readLine()).isNull();
        }
    }

    @Test
    void aDaemonWhoseFifoCannotBeMadeSaysSoAndDoesNotStart() {
        NodeFile file = Segment77.ipv4("a", 100).withLine("notify: { fifo: /nowhere/notify }");
        Holdfastd node = Holdfastd.on(network.a, programs, file);
        node.start();
        assertThat(node.process().awaitExit(SOON)).isEqualTo(1);
        assertThat(node.process().output()).contains("notify.fifo cannot be used: mkfifo on /nowhere/notify");
    }
}
