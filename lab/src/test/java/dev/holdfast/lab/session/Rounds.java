package dev.holdfast.lab.session;

import dev.holdfast.lab.program.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Which rounds are to be played: a few always, many at night, and at night from where this build was interrupted. */
final class Rounds {

    private static final int ALWAYS = 11;
    private static final int NIGHTLY = 200;
    private static final long NIGHTLY_SEED = 1;

    private final Path note;
    private final boolean nightly = Boolean.getBoolean("holdfast.nightly");

    Rounds(Programs programs) throws IOException {
        CRC32C sum = new CRC32C();
        for (String classes : List.of("node-daemon/target/classes", "control-plane/target/classes")) {
            try (Stream<Path> files = Files.walk(programs.root().resolve(classes))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    sum.update(Files.readAllBytes(file));
                }
            }
        }
        Path directory = Files.createDirectories(programs.root().resolve("lab/target/nightly"));
        note = directory.resolve("session-faults-" + Long.toHexString(sum.getValue()));
    }

    int count() {
        return nightly ? NIGHTLY : ALWAYS;
    }

    /** The first that has not been played; at night more than 1 after an interruption. */
    int first() throws IOException {
        return nightly && Files.exists(note)
                ? Integer.parseInt(Files.readString(note).strip()) + 1
                : 1;
    }

    /** Of this run; {@code -Dholdfast.faults.seed=N} plays one again. */
    long seed() {
        return Long.getLong("holdfast.faults.seed", nightly ? NIGHTLY_SEED : System.nanoTime() & 0xFFFFFF);
    }

    void played(int round) throws IOException {
        if (nightly) {
            Files.writeString(note, Integer.toString(round));
        }
    }

    void finished() throws IOException {
        Files.deleteIfExists(note);
    }
}
