package dev.holdfast.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where everything of one daemon lives; several daemons share a machine by having one each. The names are those of the contract
 * (docs/contract.md, "The state directory").
 */
public record StateDirectory(Path path) {

    /** Where it is when nobody says otherwise. */
    public static final Path DEFAULT = Path.of("/var/lib/holdfastd");

    /** Environment variable that says otherwise. */
    public static final String VARIABLE = "HOLDFAST_STATE_DIR";

    /** The option if given, else the environment's, else the default. */
    public static StateDirectory choose(@Nullable Path option, Map<String, String> environment) {
        if (option != null) {
            return new StateDirectory(option.toAbsolutePath());
        }
        String variable = environment.getOrDefault(VARIABLE, "");
        return new StateDirectory(
                variable.isBlank() ? DEFAULT : Path.of(variable).toAbsolutePath());
    }

    /** Makes it, mode 0700, if it is not there. */
    public void create() throws IOException {
        createPrivate(path);
    }

    /** Makes {@code directory} and what lies above it, mode 0700. */
    public static void createPrivate(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Key, certificate, authorities, {@code node.properties}. */
    public Path identity() {
        return path.resolve("identity");
    }

    /** The last accepted policy. */
    public Path policy() {
        return path.resolve("policy.pb");
    }

    /** The event log. */
    public Path spool() {
        return path.resolve("spool");
    }

    /** Mapped counter of events that the engine made. */
    public Path made() {
        return path.resolve("made");
    }

    /** What a successor has to take down. */
    public Path leftovers() {
        return path.resolve("leftovers");
    }

    /** Prepared priority-0 adverts, for the launcher. */
    public Path resign() {
        return path.resolve("resign");
    }

    /** Hosts worth asking whether the link hears. */
    public Path landmarks() {
        return path.resolve("landmarks");
    }

    /** How long the interfaces' links were deaf. */
    public Path deafness() {
        return path.resolve("deafness");
    }

    /** The status socket. */
    public Path statusSocket() {
        return path.resolve("status.sock");
    }

    /** One daemon a directory. */
    public Path lock() {
        return path.resolve("lock");
    }
}
