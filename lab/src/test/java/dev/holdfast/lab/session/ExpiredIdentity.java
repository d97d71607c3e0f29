package dev.holdfast.lab.session;

import dev.holdfast.lab.LabException;
import dev.holdfast.lab.program.Holdfastd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** What a node has of its enrolment, kept aside, to be put back when its certificate has long run out. */
final class ExpiredIdentity {

    private final Path identity;
    private final Path kept;

    /** Keeps what a node has now. */
    ExpiredIdentity(Holdfastd node) {
        identity = node.stateDirectory().resolve("identity");
        kept = identity.resolveSibling("identity-kept");
        copy(identity, kept);
    }

    /** The node does not run. */
    void putBack() {
        copy(kept, identity);
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            for (Path old : files(to)) {
                Files.delete(old);
            }
            for (Path file : files(from)) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException failed) {
            throw new LabException("the identity in " + from + " cannot be kept: " + failed.getMessage(), failed);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
