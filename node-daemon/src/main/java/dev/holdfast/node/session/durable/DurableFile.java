package dev.holdfast.node.session.durable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A small file, mode 0600, replaced as a whole: {@code NAME.tmp}, fsync, rename, fsync of the directory. Whoever reads it sees
 * the old content or the new one, also after a loss of power.
 */
public record DurableFile(Path path) {

    /** Replaces the content. */
    public void write(byte[] content) throws IOException {
        prepare(content).commit();
    }

    /** Writes and forces the new content beside the file, so that what is left to do can hardly fail. */
    public Prepared prepare(byte[] content) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".tmp");
        Files.deleteIfExists(aside);
        try (FileChannel channel = FileChannel.open(
                aside,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        return new Prepared(aside, path);
    }

    /**
     * The content; empty if there is no such file.
     *
     * @throws IOException if it cannot be read or is longer than {@code mostBytes}
     */
    public Optional<byte[]> read(int mostBytes) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(mostBytes + 1);
            if (content.length > mostBytes) {
                throw new IOException(path + " is longer than " + mostBytes + " bytes");
            }
            return Optional.of(content);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** Makes names in {@code directory} durable: new, moved and removed ones. */
    public static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** New content that waits beside the file. */
    public record Prepared(Path aside, Path target) {

        /** Puts it into place. */
        public void commit() throws IOException {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Path directory = target.getParent();
            if (directory != null) {
                forceDirectory(directory);
            }
        }

        /** Throws it away. */
        public void discard() throws IOException {
            Files.deleteIfExists(aside);
        }
    }
}
