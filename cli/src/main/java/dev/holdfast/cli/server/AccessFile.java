package dev.holdfast.cli.server;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where {@code holdfast login} keeps it: a file that nobody else may read. What the environment says goes before it. */
public final class AccessFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Path file;

    private AccessFile(Path file) {
        this.file = file;
    }

    /** The one of whoever runs the program: {@code $XDG_CONFIG_HOME/holdfast/access}, else below {@code ~/.config}. */
    public static AccessFile of(Map<String, String> environment) {
        String base = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path directory = base.isBlank()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config")
                : Path.of(base);
        return new AccessFile(directory.resolve("holdfast").resolve("access"));
    }

    public Path path() {
        return file;
    }

    /**
     * What the environment and the file say together. A token of the file is for the server of the file, and is shown to
     * no other.
     *
     * @throws MistakeException if something is missing, or others may read the file
     */
    public Access read(Map<String, String> environment) {
        Properties kept = load();
        String keptServer = kept.getProperty("server", "");
        String server = environment.getOrDefault("HOLDFAST_SERVER", keptServer);
        if (server.isBlank()) {
            throw new MistakeException(
                    "no control plane is known; run 'holdfast login https://HOST:8443', or set HOLDFAST_SERVER and HOLDFAST_TOKEN");
        }
        URI address = Access.address(server);
        boolean same = !keptServer.isBlank() && address.equals(Access.address(keptServer));
        String token = environment.getOrDefault("HOLDFAST_TOKEN", same ? kept.getProperty("token", "") : "");
        if (token.isBlank()) {
            throw new MistakeException("there is no API token for " + address + "; run 'holdfast login " + address
                    + "', or set HOLDFAST_TOKEN");
        }
        return new Access(
                address,
                token.strip(),
                text(environment.get("HOLDFAST_CA"), same ? kept.getProperty("ca") : null)
                        .map(Path::of),
                text(environment.get("HOLDFAST_CA_HASH"), same ? kept.getProperty("ca-hash") : null));
    }

    /** Keeps it, in the place of what was kept before. */
    public void write(Access access) throws IOException {
        Properties kept = new Properties();
        kept.setProperty("server", access.server().toString());
        kept.setProperty("token", access.token());
        access.authority()
                .ifPresent(path -> kept.setProperty("ca", path.toAbsolutePath().toString()));
        access.authorityHash().ifPresent(hash -> kept.setProperty("ca-hash", hash));
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        StringWriter text = new StringWriter();
        kept.store(text, "holdfast login");
        Path unfinished =
                Files.createTempFile(directory, ".access", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            Files.writeString(unfinished, text.toString());
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private Properties load() {
        Properties kept = new Properties();
        if (!Files.exists(file)) {
            return kept;
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                throw new MistakeException(file + " holds a token and others may read it; run 'chmod 600 " + file
                        + "', and revoke the token if somebody has");
            }
            kept.load(reader);
            return kept;
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new MistakeException(
                    file + " cannot be read (" + unreadable.getMessage() + "); run 'holdfast login' again", unreadable);
        }
    }

    private static Optional<String> text(@Nullable String first, @Nullable String second) {
        return Optional.ofNullable(first)
                .filter(value -> !value.isBlank())
                .or(() -> Optional.ofNullable(second).filter(value -> !value.isBlank()))
                .map(String::strip);
    }
}
