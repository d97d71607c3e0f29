package dev.holdfast.node.resign;

import dev.holdfast.vrrp.packet.AdvertisementEncoder;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The state directory's {@code resign/adverts}: a head line that names the run, then one line an advert. The run is a word that
 * the launcher draws by lot at each start and gives to its child: adverts of any other run are never sent, whatever became of
 * process ids and boots meanwhile. Not forced to the disk: after a crash of the host nobody sends them.
 */
public final class ResignationFile {

    /** Environment variable by which the launcher names the run to the JVM. */
    public static final String RUN_VARIABLE = "HOLDFAST_RUN";

    private static final String HEAD = "holdfast-resign 1 ";

    private final Path file;
    private final String run;
    private final AdvertisementEncoder encoder = new AdvertisementEncoder();

    public ResignationFile(Path directory, String run) {
        file = directory.resolve("adverts");
        this.run = run;
    }

    /** Replaces the file as a whole, so that a reader never sees half of it. Mode 0600: an advert may hold a password. */
    void write(Collection<Resignation> resignations) throws IOException {
        StringBuilder text = new StringBuilder(HEAD).append(run).append('\n');
        for (Resignation resignation : resignations) {
            for (PreparedAdvert advert : resignation.adverts(encoder)) {
                text.append(advert.line()).append('\n');
            }
        }
        Path next = file.resolveSibling("adverts.tmp");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(next, text, StandardOpenOption.WRITE);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Those of this very run; lines that are none are passed over. */
    List<PreparedAdvert> read() throws IOException {
        try {
            List<String> lines = Files.readAllLines(file);
            if (run.isEmpty() || lines.isEmpty() || !lines.getFirst().equals(HEAD + run)) {
                return List.of();
            }
            return lines.stream()
                    .skip(1)
                    .map(PreparedAdvert::parse)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (NoSuchFileException | MalformedInputException none) {
            return List.of();
        }
    }

    /** Makes the directory, mode 0700, and throws away what a former run left. */
    void begin() throws IOException {
        Path directory = file.getParent();
        if (directory != null) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        write(Set.of());
    }

    /** After the last word: nobody may say it again. */
    public void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
