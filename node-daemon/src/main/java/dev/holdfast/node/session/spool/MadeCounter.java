package dev.holdfast.node.session.spool;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * How many events the engine has made, ever, in a mapped file: one store to memory for each, which the kernel keeps when the
 * daemon is killed. At the next start the difference to the spool is a gap. After a loss of power the file may be older than the
 * spool; the spool's count is then the one that holds.
 */
public final class MadeCounter implements AutoCloseable {

    private static final VarHandle COUNT = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MappedByteBuffer mapped;

    private MadeCounter(MappedByteBuffer mapped) {
        this.mapped = mapped;
    }

    /** Maps the file, made if it is not there. */
    public static MadeCounter open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            return new MadeCounter(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
        }
    }

    /** How many so far; never below 0. */
    public long get() {
        return Math.max(0, (long) COUNT.getVolatile(mapped, 0));
    }

    /** Begins at the spool's count where that is greater. Before the engine runs. */
    public void startAt(long least) {
        if (least > get()) {
            COUNT.setVolatile(mapped, 0, least);
        }
    }

    /** Counts one more, and tells which it is. Only the engine's thread may call it. */
    public long next() {
        long number = (long) COUNT.get(mapped, 0) + 1;
        COUNT.setRelease(mapped, 0, number);
        return number;
    }

    /** Forces the count to the disk; the mapping goes with the object. */
    @Override
    public void close() {
        mapped.force();
    }
}
