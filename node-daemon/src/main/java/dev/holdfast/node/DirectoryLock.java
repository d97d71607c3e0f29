package dev.holdfast.node;

import dev.holdfast.node.config.StateDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.StandardOpenOption;

/** One daemon a state directory. The kernel lets go of it with the process, however that ends. */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the directory if need be, and takes its lock.
     *
     * @throws UserMistake if another daemon has it, or it cannot be made
     */
    static DirectoryLock take(StateDirectory directory) {
        try {
            directory.create();
            FileChannel channel =
                    FileChannel.open(directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new UserMistake("another holdfastd runs with the state directory " + directory.path()
                        + "; stop it, or choose another one with --state-dir");
            }
            return new DirectoryLock(channel);
        } catch (AccessDeniedException denied) {
            throw new UserMistake(
                    "the state directory " + directory.path()
                            + " cannot be written; run holdfastd as root, or choose another one with --state-dir",
                    denied);
        } catch (IOException failed) {
            throw new UserMistake(
                    "the state directory " + directory.path() + " cannot be used: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
