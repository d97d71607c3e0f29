package dev.holdfast.node.track;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Whether a file is there and says nothing against it: a whole number other than 0 fails, as the exit code of a program that wrote it
 * would; any other content, and none, is good.
 */
final class FileLook {

    private static final int LONGEST_NUMBER = 20;

    private FileLook() {}

    static Outcome at(Path file) {
        try {
            // Only a plain file is read: a FIFO without a writer would keep us for ever.
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                return Outcome.GOOD;
            }
            String number = beginning(file).strip();
            return number.matches("[+-]?\\d+") && !number.matches("[+-]?0+")
                    ? Outcome.failed("says " + number)
                    : Outcome.GOOD;
        } catch (NoSuchFileException gone) {
            return Outcome.failed("does not exist");
        } catch (IOException unreadable) {
            return Outcome.failed("cannot be read: " + unreadable.getClass().getSimpleName());
        }
    }

    private static String beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST_NUMBER), StandardCharsets.ISO_8859_1);
        }
    }
}
