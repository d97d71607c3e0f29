package dev.holdfast.node.session.stream;

import dev.holdfast.node.engine.NodeEvent;
import java.time.Instant;
import java.time.InstantSource;

/** Both clocks of this host for the session's side. On Linux {@link System#nanoTime} is CLOCK_MONOTONIC. */
public record NodeClock(InstantSource wall) {

    /** Now, by both. */
    public NodeEvent.Occurrence now() {
        Instant now = wall.instant();
        return new NodeEvent.Occurrence(now.getEpochSecond() * 1_000_000_000L + now.getNano(), System.nanoTime());
    }
}
