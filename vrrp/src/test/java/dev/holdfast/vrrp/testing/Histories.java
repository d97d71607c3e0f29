package dev.holdfast.vrrp.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Many seeds of one property. At night a run that was interrupted goes on where it was, unless the classes under test have
 * changed since.
 */
public final class Histories {
    private static final long NOTED_EVERY = 500;

    private final Path note;
    private final String classes;

    /** Of the build in {@code target}, noted beside it. */
    public Histories(String property) {
        this(
                Path.of("target", "nightly", property),
                digest(Path.of("target", "classes"), Path.of("target", "test-classes")));
    }

    Histories(Path note, String classes) {
        this.note = note;
        this.classes = classes;
    }

    /**
     * Runs seeds 1 to {@code always}, or to {@code nightly}.
     *
     * @param history takes a seed, gives how much happened in it, or throws
     * @return the sum of what the histories gave, those of an interrupted run included
     */
    public long run(int always, int nightly, LongUnaryOperator history) {
        int last = HistorySize.of(always, nightly);
        return last == always ? runAll(last, history) : resume(last, history);
    }

    private static long runAll(int last, LongUnaryOperator history) {
        long sum = 0;
        for (long seed = 1; seed <= last; seed++) {
            sum += history.applyAsLong(seed);
        }
        return sum;
    }

    long resume(int last, LongUnaryOperator history) {
        long[] done = noted();
        long sum = done[1];
        for (long seed = done[0] + 1; seed <= last; seed++) {
            sum += history.applyAsLong(seed);
            if (seed % NOTED_EVERY == 0) {
                write(classes + " " + seed + " " + sum);
            }
        }
        forget();
        return sum;
    }

    /** The last seed that is done, and the sum up to it. */
    private long[] noted() {
        try {
            String[] words = Files.exists(note) ? Files.readString(note).strip().split(" ") : new String[0];
            return words.length == 3 && words[0].equals(classes)
                    ? new long[] {Long.parseLong(words[1]), Long.parseLong(words[2])}
                    : new long[] {0, 0};
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void write(String text) {
        try {
            Files.createDirectories(note.toAbsolutePath().getParent());
            Files.writeString(note, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(note);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String digest(Path... directories) {
        CRC32C sum = new CRC32C();
        for (Path directory : directories) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                        .sorted()
                        .toList()) {
                    sum.update(Files.readAllBytes(file));
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return Long.toHexString(sum.getValue());
    }
}
