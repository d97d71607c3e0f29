package dev.holdfast.node.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.node.engine.EngineLog;
import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.engine.RouterKey;
import dev.holdfast.vrrp.Cause;
import dev.holdfast.vrrp.Evidence;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.State;
import dev.holdfast.vrrp.Transition;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On real FIFOs. */
@Timeout(30)
final class NotifyFifoTest {

    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");

    /** A pipe of Linux holds 64 KiB; these lines are longer than that together. */
    private static final int MORE_THAN_A_PIPE = 4000;

    @TempDir
    private Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final EngineLog log = new EngineLog() {
        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {
            warnings.add(line);
        }
    };

    @Test
    void writesKeepalivedsLinesForWhoeverOpensItLater() throws IOException {
        Path path = directory.resolve("notify");
        try (NotifyFifo fifo = NotifyFifo.open(path, MODE, log)) {
            assertThat(Files.getPosixFilePermissions(path)).isEqualTo(MODE);
            fifo.accept(event(State.BACKUP));
            fifo.accept(event(State.ACTIVE));
            fifo.accept(event(State.FAULT));
            fifo.accept(event(State.INITIALIZE));
            try (BufferedReader reader = Files.newBufferedReader(path)) {
                assertThat(List.of(reader.readLine(), reader.readLine(), reader.readLine(), reader.readLine()))
                        .containsExactly(
                                "INSTANCE \"web\" BACKUP 100",
                                "INSTANCE \"web\" MASTER 100",
                                "INSTANCE \"web\" FAULT 100",
                                "INSTANCE \"web\" STOP 100");
            }
        }
    }

    @Test
    void dropsAndCountsWhatNobodyReadsAndGoesOnWhenSomebodyDoes() throws IOException {
        Path path = directory.resolve("notify");
        try (NotifyFifo fifo = NotifyFifo.open(path, MODE, log)) {
            long begin = System.nanoTime();
            for (int i = 0; i < MORE_THAN_A_PIPE; i++) {
                fifo.accept(event(State.ACTIVE));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            await().until(() -> warnings.stream().anyMatch(line -> line.contains("nobody reads it")));
            try (BufferedReader reader = Files.newBufferedReader(path)) {
                String last = "";
                fifo.accept(event(State.FAULT));
                while (!last.contains("FAULT")) {
                    last = reader.readLine();
                    fifo.accept(event(State.FAULT));
                }
            }
            await().until(() -> warnings.stream().anyMatch(line -> line.contains("event=notify-lines-lost")));
        }
    }

    @Test
    void makesTheFifoAnewThatSomebodyRemoved() throws IOException {
        Path path = directory.resolve("notify");
        try (NotifyFifo fifo = NotifyFifo.open(path, MODE, log)) {
            Files.delete(path);
            fifo.accept(event(State.ACTIVE));
            await().until(() -> Files.exists(path));
            try (BufferedReader reader = Files.newBufferedReader(path)) {
                assertThat(reader.readLine()).isEqualTo("INSTANCE \"web\" MASTER 100");
            }
        }
    }

    @Test
    void refusesAFileThatIsNoFifo() throws IOException {
        Path path = Files.writeString(directory.resolve("notify"), "precious");
        assertThatThrownBy(() -> NotifyFifo.open(path, MODE, log))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no FIFO; remove it, or name another");
        assertThat(path).hasContent("precious");
    }

    private static NodeEvent.RouterTransition event(State to) {
        Evidence evidence =
                new Evidence(null, 0, 0, 100, 100, List.of(), 0, 0, 0, 0, "never", Evidence.Gate.OFF, List.of());
        State from = to == State.BACKUP ? State.INITIALIZE : State.BACKUP;
        return new NodeEvent.RouterTransition(
                new NodeEvent.Occurrence(0, 0),
                new RouterKey("lan", Family.IPV4, 51),
                "web",
                new Transition(from, to, new Cause.Started(), evidence, 0),
                0,
                0);
    }
}
