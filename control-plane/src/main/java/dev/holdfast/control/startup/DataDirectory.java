package dev.holdfast.control.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The directory that belongs to one control plane at a time. The lock goes with the process, however it ends. */
final class DataDirectory implements AutoCloseable {

    private final FileChannel channel;

    private DataDirectory(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the directory if need be, and takes it.
     *
     * @throws StartupRefusedException if it cannot be written, or another control plane has it
     */
    static DataDirectory lock(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new StartupRefusedException("another control plane runs on " + directory
                        + "; end it, or set HOLDFAST_DATA_DIR to another directory");
            }
            return new DataDirectory(channel);
        } catch (IOException e) {
            throw new StartupRefusedException(
                    "HOLDFAST_DATA_DIR '" + directory + "' cannot be written ("
                            + e.getClass().getSimpleName() + "); make it writable, or set another directory",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the data directory's lock could not be let go", e);
        }
    }
}
