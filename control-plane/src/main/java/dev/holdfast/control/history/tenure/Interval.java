package dev.holdfast.control.history.tenure;

import dev.holdfast.control.history.StoredTransition.Cursor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a member was one thing.
 *
 * @param to {@link #LASTS}: no end is known
 * @param fromError of {@code from}, in nanoseconds; null: not measured
 * @param began the transition that began it; null: its beginning is known by something else
 * @param ended likewise
 * @param advertAgeNanos as of {@link NodeEvent.Changed}, of the transition that began it
 * @param settled no event of this node that is yet to come changes it
 */
record Interval(
        long routerId,
        UUID node,
        long clusterId,
        Kind kind,
        Instant from,
        Instant to,
        @Nullable Long fromError,
        @Nullable Long toError,
        @Nullable Cursor began,
        @Nullable Cursor ended,
        @Nullable Long advertAgeNanos,
        boolean settled) {

    static final Instant LASTS = Instant.MAX;

    /** What a member was. */
    enum Kind {
        ACTIVE,
        /** ACTIVE for its own host, and silent on the wire. */
        MUTE,
        /** Events are missing. */
        UNKNOWN
    }

    boolean lasts() {
        return to.equals(LASTS);
    }

    /** The same until no later than that, where an end is not one that was told. */
    Interval until(Instant end) {
        return end.isBefore(to)
                ? new Interval(
                        routerId,
                        node,
                        clusterId,
                        kind,
                        from,
                        end,
                        fromError,
                        null,
                        began,
                        null,
                        advertAgeNanos,
                        settled)
                : this;
    }
}
