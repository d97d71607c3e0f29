package dev.holdfast.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A timerfd on CLOCK_MONOTONIC with absolute deadlines: the clock of {@link System#nanoTime()}, which the JVM reads from the
 * same place on Linux.
 */
public final class MonotonicTimer extends Descriptor {

    private static final int CLOCK_MONOTONIC = 1;
    private static final int TFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
    private static final int TFD_TIMER_ABSTIME = 1;
    /** No deadline: the next one is never the same. */
    private static final long EXPIRED = Long.MIN_VALUE;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final MemorySegment value = Arena.ofAuto().allocate(Structs.ITIMERSPEC);
    private long armedForNanos = Long.MAX_VALUE;

    /** Opens a timer that is not armed. */
    public MonotonicTimer() {
        super(KernelException.check(
                SystemCalls.timerfdCreate(CLOCK_MONOTONIC, TFD_CLOEXEC_NONBLOCK), "timerfd_create", ""));
    }

    /**
     * Becomes readable at the deadline, at once if it is over, or before: a timer that is armed for something earlier stays so,
     * since deadlines that every packet puts off would cost a system call a packet.
     *
     * @param deadlineNanos of {@link System#nanoTime()}; {@link Long#MAX_VALUE}: never
     */
    public void arm(long deadlineNanos) {
        if (armedForNanos != EXPIRED && armedForNanos <= deadlineNanos) {
            return;
        }
        armedForNanos = deadlineNanos;
        boolean never = deadlineNanos == Long.MAX_VALUE;
        // it_value of zero disarms, so the earliest deadline is 1 ns after boot.
        long nanos = never ? 0 : Math.max(1, deadlineNanos);
        value.set(ValueLayout.JAVA_LONG, Structs.ITIMERSPEC_VALUE, nanos / NANOS_PER_SECOND);
        value.set(ValueLayout.JAVA_LONG, Structs.ITIMERSPEC_VALUE + 8, nanos % NANOS_PER_SECOND);
        KernelException.check(SystemCalls.timerfdSettime(number(), TFD_TIMER_ABSTIME, value), "timerfd_settime", "");
    }

    /** It became readable, and stays so until it is armed again, for which nobody needs to read it (timerfd_create(2)). */
    public void expired() {
        armedForNanos = EXPIRED;
    }
}
