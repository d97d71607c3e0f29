package dev.holdfast.control.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's programs, unpacked once from the archive that comes with the control plane. */
final class PostgresProgram {

    private final Path directory;

    private PostgresProgram(Path directory) {
        this.directory = directory;
    }

    /**
     * Unpacks them below a directory, unless this very archive has been.
     *
     * @throws DatabaseException if there is no archive for this machine
     */
    static PostgresProgram unpackedBelow(Path directory) throws IOException {
        String resource = "/postgres-linux-" + architecture() + ".txz";
        Path target = directory.resolve("program-" + digest(resource).substring(0, 12));
        if (!Files.isDirectory(target)) {
            Path unfinished = Files.createTempDirectory(Files.createDirectories(directory), "unpacking-");
            try {
                unpack(resource, unfinished);
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException | AtomicMoveNotSupportedException raced) {
                if (!Files.isDirectory(target)) {
                    throw raced;
                }
            } finally {
                delete(unfinished);
            }
        }
        return new PostgresProgram(target);
    }

    /** Path of one of them: {@code initdb}, {@code postgres}, {@code pg_ctl}. */
    String path(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    private static String architecture() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return arch.equals("amd64") ? "x86_64" : arch;
    }

    private static InputStream open(String resource) {
        @Nullable InputStream archive = PostgresProgram.class.getResourceAsStream(resource);
        if (archive == null) {
            throw new DatabaseException("no embedded PostgreSQL comes for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch") + "; set HOLDFAST_DATABASE_URL");
        }
        return new BufferedInputStream(archive, 1 << 16);
    }

    private static String digest(String resource) throws IOException {
        try (DigestInputStream in = new DigestInputStream(open(resource), MessageDigest.getInstance("SHA-256"))) {
            in.skipNBytes(0);
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static void unpack(String resource, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(open(resource)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("the archive of PostgreSQL names '" + entry.getName() + "' outside of it");
                }
                write(tar, entry, path);
            }
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(List.of(path.getParent()).getFirst());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
