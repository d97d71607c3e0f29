package dev.holdfast.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Waits for the first of many descriptors to become readable. Level-triggered: what is not drained is told again. */
public final class Epoll extends Descriptor {

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLLIN = 1;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int MAX_READY = 64;

    private final MemorySegment change = Arena.ofAuto().allocate(Structs.EPOLL_EVENT);
    private final MemorySegment ready = Arena.ofAuto().allocate(Structs.EPOLL_EVENT, MAX_READY);

    /** Opens an empty set. */
    public Epoll() {
        super(KernelException.check(SystemCalls.epollCreate(EPOLL_CLOEXEC), "epoll_create1", ""));
    }

    /**
     * Watches a descriptor until it is closed.
     *
     * @param token what {@link #token(int)} returns for it
     */
    public void watch(Descriptor descriptor, long token) {
        change.set(ValueLayout.JAVA_INT_UNALIGNED, 0, EPOLLIN);
        change.set(ValueLayout.JAVA_LONG_UNALIGNED, Structs.EPOLL_EVENT_DATA, token);
        KernelException.check(
                SystemCalls.epollControl(number(), EPOLL_CTL_ADD, descriptor.number(), change), "epoll_ctl", "");
    }

    /** Blocks until something is readable; returns how many are. A signal counts as none. */
    public int await() {
        return await(-1);
    }

    /** The same, but only looks. */
    public int poll() {
        return await(0);
    }

    private int await(int timeoutMillis) {
        int count = SystemCalls.epollWait(number(), ready, MAX_READY, timeoutMillis);
        if (count == -Errno.EINTR) {
            return 0;
        }
        return KernelException.check(count, "epoll_wait", "");
    }

    /** The token of the {@code index}-th readable one of the last {@link #await()}. */
    public long token(int index) {
        return ready.get(
                ValueLayout.JAVA_LONG_UNALIGNED, index * Structs.EPOLL_EVENT.byteSize() + Structs.EPOLL_EVENT_DATA);
    }
}
