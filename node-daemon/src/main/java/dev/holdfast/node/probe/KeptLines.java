package dev.holdfast.node.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A small text file of the state directory, replaced as a whole in the background. Losing it costs nothing but that its content has
 * to be found out again, so it is not forced to disk.
 */
final class KeptLines implements AutoCloseable {

    private static final int MOST_LINES = 10_000;

    private final Path file;
    private final String name;
    private final Consumer<String> log;
    private final ExecutorService writer;

    /** {@code log} takes a line that names the file when it can be neither read nor written. */
    KeptLines(Path file, Consumer<String> log) {
        this.file = file;
        this.log = log;
        name = String.valueOf(file.getFileName());
        writer = Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
    }

    /** As a former run left them; what cannot be read is as if it had never been. */
    List<String> read() {
        try {
            if (Files.exists(file)) {
                return Files.readAllLines(file).stream().limit(MOST_LINES).toList();
            }
        } catch (IOException unreadable) {
            log.accept("event=" + name + "-unreadable error=\"" + unreadable.getMessage() + "\"");
        }
        return List.of();
    }

    /** Never blocks; {@code lines} is called on the writing thread, in the order of the calls. */
    void replace(Supplier<List<String>> lines) {
        writer.execute(() -> write(lines.get()));
    }

    private void write(List<String> lines) {
        Path next = file.resolveSibling(name + ".tmp");
        try {
            Files.write(next, lines);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            log.accept("event=" + name + "-not-kept error=\"" + failed.getMessage() + "\"");
        }
    }

    /** Writes what waits. */
    @Override
    public void close() {
        writer.close();
    }
}
