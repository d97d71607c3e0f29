package dev.holdfast.control.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Parts of a random test: a few always, many at night; a night that was interrupted goes on, unless the classes have changed. */
final class Night {

    private final Path note;
    private final String classes;

    Night(String test) {
        note = Path.of("target", "nightly", test);
        classes = digest(Path.of("target", "classes"));
    }

    /** Runs the parts 1 to {@code always}, or to {@code nightly}, each of which fails by itself. */
    void run(int always, int nightly, IntConsumer part) {
        boolean night = Boolean.getBoolean("holdfast.nightly");
        try {
            for (int i = night ? noted() + 1 : 1; i <= (night ? nightly : always); i++) {
                part.accept(i);
                if (night) {
                    Files.createDirectories(note.toAbsolutePath().getParent());
                    Files.writeString(note, classes + " " + i);
                }
            }
            Files.deleteIfExists(note);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private int noted() throws IOException {
        String[] words = Files.exists(note) ? Files.readString(note).strip().split(" ") : new String[0];
        return words.length == 2 && words[0].equals(classes) ? Integer.parseInt(words[1]) : 0;
    }

    private static String digest(Path directory) {
        CRC32C sum = new CRC32C();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                sum.update(Files.readAllBytes(file));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return Long.toHexString(sum.getValue());
    }
}
