package dev.holdfast.control.history;

import dev.holdfast.vrrp.State;
import org.jspecify.annotations.Nullable;

/** One event of a node's spool, ready to be stored. */
public sealed interface Row {

    /** Where it stood in the spool. */
    Place place();

    /**
     * Epoch, number in it, and the bytes that lay there.
     *
     * @param bridges whether the numbers between its predecessor and this one are accounted for by the event itself: a gap
     */
    record Place(long epoch, long seq, byte[] bytes, boolean bridges) {}

    /** The node's clocks when it happened. */
    record Clocks(long unixNanos, long monotonicNanos, String bootId) {}

    /** A change of state. */
    record TransitionRow(
            Place place,
            Clocks clocks,
            long routerId,
            String routerName,
            State from,
            State to,
            String cause,
            String causeDetail,
            String evidence,
            int effectivePriority)
            implements Row {}

    /**
     * Anything else.
     *
     * @param routerId null: it is about the node
     */
    record EventRow(Place place, Clocks clocks, @Nullable Long routerId, String kind, String detail) implements Row {}

    /** What could not be read. */
    record QuarantineRow(Place place, String reason) implements Row {}
}
