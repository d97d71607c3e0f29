package dev.holdfast.lab.wire;

import java.time.Instant;

/** Nanoseconds since 1970, the kernel's CLOCK_REALTIME: the time in which captured frames are stamped. */
public final class WallClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private WallClock() {}

    /** Now, comparable with every timestamp of a capture on this machine. */
    public static long nowNanos() {
        return nanos(Instant.now());
    }

    public static long nanos(Instant instant) {
        return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
    }

    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }
}
