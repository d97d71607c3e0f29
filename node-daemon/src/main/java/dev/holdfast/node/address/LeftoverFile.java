package dev.holdfast.node.address;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The state directory's {@code leftovers}: what a successor, the launcher or {@code holdfastd release} has to take down. Not
 * forced to the disk: a crash of the whole host takes the addresses with it.
 */
public final class LeftoverFile {

    private final Path file;

    public LeftoverFile(Path file) {
        this.file = file;
    }

    /** What a former run held when it ended; empty after one that stopped in good order. Lines that are none are passed over. */
    public List<Leftover> read() {
        try {
            return Files.readAllLines(file).stream()
                    .map(Leftover::parse)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (NoSuchFileException | MalformedInputException none) {
            return List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** Replaces the file as a whole, so that a reader never sees half of it. */
    public void write(Collection<Leftover> held) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(next, held.stream().map(Leftover::toString).toList());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
