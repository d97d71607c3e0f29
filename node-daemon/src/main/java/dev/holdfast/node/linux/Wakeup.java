package dev.holdfast.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An eventfd by which other threads wake a loop that waits in {@link Epoll}. */
public final class Wakeup extends Descriptor {

    private static final int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;

    private final MemorySegment one = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final MemorySegment count = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    /** Opens it unsignalled. */
    public Wakeup() {
        super(KernelException.check(SystemCalls.eventfd(0, EFD_CLOEXEC_NONBLOCK), "eventfd", ""));
        one.set(ValueLayout.JAVA_LONG, 0, 1);
    }

    /** Makes it readable. From any thread; EAGAIN means that it is readable already. */
    public synchronized void signal() {
        SystemCalls.write(number(), one, Long.BYTES);
    }

    /** After it became readable. */
    public void drain() {
        SystemCalls.read(number(), count, Long.BYTES);
    }

    @Override
    public synchronized void close() {
        super.close();
    }
}
