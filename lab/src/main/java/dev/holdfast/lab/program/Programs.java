package dev.holdfast.lab.program;

import dev.holdfast.lab.LabException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where {@code ./dev build} leaves the programs.
 *
 * @param root the directory of the repository
 */
public record Programs(Path root) {
    private static final String COMMAND = "cli/target/dist/bin/holdfast";
    private static final String DAEMON = "node-daemon/target/dist/bin/holdfastd";
    private static final String ARCHIVE = "holdfastd-*.tar.gz";
    private static final String CONTROL_PLANE = "control-plane/target/quarkus-app/quarkus-run.jar";

    /** Those of {@code -Dholdfast.root}, else of the nearest directory above the working one that holds the sources. */
    public static Programs find() {
        String told = System.getProperty("holdfast.root");
        if (told != null) {
            return new Programs(Path.of(told).toAbsolutePath().normalize());
        }
        for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
            if (Files.isDirectory(place.resolve("node-daemon")) && Files.isDirectory(place.resolve("control-plane"))) {
                return new Programs(place);
            }
        }
        throw new LabException("the repository is not found above the working directory; set -Dholdfast.root");
    }

    /** The launcher of the node daemon. */
    public Path holdfastd() {
        return built(DAEMON);
    }

    /** The operator's command. */
    public Path holdfast() {
        return built(COMMAND);
    }

    /** What is put on other hosts. */
    public Path holdfastdArchive() throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root.resolve("node-daemon/target"), ARCHIVE)) {
            for (Path archive : found) {
                return archive;
            }
        }
        throw new LabException("node-daemon/target/" + ARCHIVE + " is not there; build it first: ./dev build");
    }

    /** The control plane's executable jar. */
    public Path controlPlane() {
        return built(CONTROL_PLANE);
    }

    /** The directory of the Java runtime that this program itself runs on. */
    static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    private Path built(String program) {
        Path path = root.resolve(program);
        if (!Files.exists(path)) {
            throw new LabException(program + " is not there; build it first: ./dev build");
        }
        return path;
    }
}
