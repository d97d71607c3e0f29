package dev.holdfast.lab.program;

import dev.holdfast.lab.LabException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The wall clock of the processes that are started with {@link #environment}, set while they run: Debian's libfaketime,
 * preloaded. Their monotonic clocks stay true, and nobody else's clock is touched.
 */
public final class ShiftedClock {

    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final Path file;

    /** Shifted by nothing as yet; {@code file} is its own, and lasts as long as whoever reads this clock. */
    public ShiftedClock(Path file) {
        this.file = file;
        shift(Duration.ZERO);
    }

    /** Whether libfaketime is on this machine. */
    public static boolean isThere() {
        return library().isPresent();
    }

    /** From a second later on the clock is ahead of the machine's by so much; negative: behind it. */
    public void shift(Duration ahead) {
        try {
            // At once as a whole: half an offset would end whoever reads it.
            Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), format(ahead));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new LabException("the clock " + file + " cannot be set: " + failed.getMessage(), failed);
        }
    }

    private static String format(Duration ahead) {
        return String.format("%+d%n", ahead.toSeconds());
    }

    /** For a process that shall read this clock. */
    public Map<String, String> environment() {
        Path library = library()
                .orElseThrow(() -> new LabException("libfaketime is not on this machine (Debian: package faketime)"));
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Else it takes the JVM's waits for ones by the wall clock, and they end too early.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    private static Optional<Path> library() {
        try (DirectoryStream<Path> machines = Files.newDirectoryStream(LIBRARIES, "*-linux-gnu")) {
            for (Path machine : machines) {
                Path library = machine.resolve("faketime").resolve("libfaketimeMT.so.1");
                if (Files.exists(library)) {
                    return Optional.of(library);
                }
            }
            return Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** Removes what processes that were killed have left in shared memory. */
    public static void sweep() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(SHARED_MEMORY, "*faketime_s*_*")) {
            for (Path one : left) {
                String name = one.getFileName().toString();
                if (isOfTheDead(name.substring(name.lastIndexOf('_') + 1))) {
                    Files.deleteIfExists(one);
                }
            }
        } catch (IOException failed) {
            throw new LabException("shared memory cannot be swept: " + failed.getMessage(), failed);
        }
    }

    private static boolean isOfTheDead(String pid) {
        return pid.matches("\\d{1,10}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }
}
