package dev.holdfast.node.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * The writing end of a FIFO. Opened for reading, too, so that it can be opened while nobody reads, and what is written waits for
 * whoever opens it next; nothing here blocks.
 */
public final class NamedPipe extends Descriptor {

    private static final int O_RDWR_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final int S_IFMT = 0xF000;
    private static final int S_IFIFO = 0x1000;
    private static final int OWNER_ONLY = 0x180;

    /** What one write carries whole or not at all (PIPE_BUF). */
    private static final int MOST_BYTES = 4096;

    private final MemorySegment buffer = Arena.ofAuto().allocate(MOST_BYTES);

    private NamedPipe(int number) {
        super(number);
    }

    /**
     * Opens the FIFO, and makes it if it is not there.
     *
     * @param permissions of one that is made
     * @throws KernelException if the kernel refuses
     * @throws IOException if something else has that name
     */
    public static NamedPipe open(Path path, Set<PosixFilePermission> permissions) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString(), StandardCharsets.UTF_8);
            int made = SystemCalls.mkfifo(name, OWNER_ONLY);
            if (made == 0) {
                Files.setPosixFilePermissions(path, permissions);
            } else if (made != -Errno.EEXIST) {
                KernelException.check(made, "mkfifo", path.toString());
            }
            if (!isFifo(path)) {
                throw new IOException(path + " is no FIFO; remove it, or name another");
            }
            return new NamedPipe(
                    KernelException.check(SystemCalls.open(name, O_RDWR_NONBLOCK_CLOEXEC), "open", path.toString()));
        }
    }

    private static boolean isFifo(Path path) throws IOException {
        return ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & S_IFMT) == S_IFIFO;
    }

    /**
     * Writes a text of at most 4096 bytes, whole or not at all.
     *
     * @return 0, or a negated errno: EAGAIN if nobody has read for so long that the pipe is full
     */
    public int write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a text of " + bytes.length + " bytes does not go in one piece");
        }
        MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return Math.min(0, SystemCalls.write(number(), buffer, bytes.length));
    }
}
