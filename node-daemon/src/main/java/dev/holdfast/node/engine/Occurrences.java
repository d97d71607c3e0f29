package dev.holdfast.node.engine;

import dev.holdfast.node.engine.NodeEvent.Occurrence;
import java.time.Instant;

/** Reads both clocks. */
final class Occurrences {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Occurrences() {}

    static Occurrence now() {
        return at(System.nanoTime());
    }

    /** For what happened at that moment of the monotonic clock. */
    static Occurrence at(long monotonicNanos) {
        Instant wall = Instant.now();
        long unixNanos = wall.getEpochSecond() * NANOS_PER_SECOND + wall.getNano();
        return new Occurrence(unixNanos - (System.nanoTime() - monotonicNanos), monotonicNanos);
    }
}
