package dev.holdfast.node.engine;

import java.time.Instant;

/**
 * When a packet arrived, on the clock of the engine: the kernel says it by the wall clock. An idle processor reads a packet up to
 * some milliseconds after its arrival, and a down timer that counts from the reading is late by as much.
 */
final class ArrivalClock {

    /** Nothing waits longer for an idle processor; what seems to is a wall clock that was set, or a stall, which has rules of its own. */
    static final long LONGEST_WAIT_NANOS = 5_000_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private long unixNanos;
    private long nowNanos;

    /** Both clocks, read together after the packets were. */
    void read() {
        Instant wall = Instant.now();
        set(wall.getEpochSecond() * NANOS_PER_SECOND + wall.getNano(), System.nanoTime());
    }

    void set(long wallUnixNanos, long monotonicNanos) {
        unixNanos = wallUnixNanos;
        nowNanos = monotonicNanos;
    }

    /** The moment of the last {@link #read}. */
    long nowNanos() {
        return nowNanos;
    }

    /** That moment, or up to {@link #LONGEST_WAIT_NANOS} before it. */
    long arrivedNanos(long arrivalUnixNanos) {
        long waitedNanos = unixNanos - arrivalUnixNanos;
        return waitedNanos < 0 || waitedNanos > LONGEST_WAIT_NANOS ? nowNanos : nowNanos - waitedNanos;
    }
}
