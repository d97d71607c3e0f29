package dev.holdfast.lab.demo;

import dev.holdfast.lab.LabException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the demo keeps between runs: the control plane's data, the nodes' state, a password and a join token, and where
 * the running demo is reached. One demo at a time per directory.
 */
final class DemoData implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path home;
    private @Nullable FileChannel lockFile;

    DemoData(Path home) {
        this.home = home.toAbsolutePath().normalize();
    }

    /** Makes the directory and takes it for this process. */
    void take() {
        try {
            Files.createDirectories(home);
            // The embedded PostgreSQL may run as another user, so others may pass; each secret has its own mode.
            FileChannel channel =
                    FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new LabException("a demo runs already on " + home + "; see ./dev demo status");
            }
            lockFile = channel;
        } catch (IOException failed) {
            throw new LabException("the demo's data directory " + home + " cannot be used: " + failed, failed);
        }
    }

    Path controlPlane() {
        return home.resolve("control-plane");
    }

    Path node(String name) {
        return home.resolve("nodes").resolve(name);
    }

    String adminPassword() {
        return secret("admin-password", () -> text(12));
    }

    /** {@code ID.SECRET}, as the contract has it. */
    String joinToken() {
        return secret("join-token", () -> {
            byte[] id = new byte[6];
            RANDOM.nextBytes(id);
            return HexFormat.of().formatHex(id) + "." + text(24);
        });
    }

    /** Says where the running demo is reached. */
    void announce(Path socket) {
        Properties running = new Properties();
        running.setProperty("pid", String.valueOf(ProcessHandle.current().pid()));
        running.setProperty("socket", socket.toString());
        try (Writer writer = Files.newBufferedWriter(home.resolve("running.properties"))) {
            running.store(writer, null);
        } catch (IOException failed) {
            throw new LabException("the demo's data directory " + home + " cannot be written: " + failed, failed);
        }
    }

    /** The control socket of the demo that runs on this directory. */
    Path runningSocket() {
        Properties running = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("running.properties"))) {
            running.load(reader);
        } catch (IOException none) {
            throw new LabException("no demo runs on " + home + "; start it with ./dev demo", none);
        }
        Path socket = Path.of(running.getProperty("socket", ""));
        if (!Files.exists(socket)) {
            throw new LabException("no demo runs on " + home + "; start it with ./dev demo");
        }
        return socket;
    }

    private String secret(String name, Supplier<String> make) {
        Path file = home.resolve(name);
        try {
            if (!Files.exists(file)) {
                Path draft = home.resolve(name + ".tmp");
                Files.deleteIfExists(draft);
                Files.createFile(
                        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(draft, make.get() + "\n");
                Files.move(draft, file);
            }
            return Files.readString(file).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException("the demo's " + name + " cannot be kept in " + home, failed);
        }
    }

    private static String text(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Gives the directory back; one that was never taken belongs to another demo, and is left alone. */
    @Override
    public void close() throws IOException {
        if (lockFile != null) {
            Files.deleteIfExists(home.resolve("running.properties"));
            lockFile.close();
        }
    }
}
