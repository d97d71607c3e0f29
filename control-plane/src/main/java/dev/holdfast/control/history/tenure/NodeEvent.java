package dev.holdfast.control.history.tenure;

import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.vrrp.State;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What of a node's events says anything about who is ACTIVE. */
sealed interface NodeEvent {

    Stamp stamp();

    /**
     * Where it stood in the node's spool, and when it was.
     *
     * @param occurredAt by the node's wall clock less its measured offset
     * @param errorNanos null: the offset was not measured
     */
    record Stamp(
            long epoch,
            long seq,
            Instant occurredAt,
            Instant receivedAt,
            @Nullable Long errorNanos,
            String bootId,
            long monotonicNanos) {}

    /**
     * A member changed its state.
     *
     * @param mute to ACTIVE, but silent on the wire
     * @param stateAge how long it had been {@code from}, as it says itself
     * @param advertAgeNanos how long ago it had heard another's advertisement; null: never, or it does not say
     * @param place where the transition stands in the history
     */
    record Changed(
            Stamp stamp,
            long routerId,
            long clusterId,
            String nodeName,
            State from,
            State to,
            boolean mute,
            Duration stateAge,
            @Nullable Long advertAgeNanos,
            Cursor place)
            implements NodeEvent {}

    /** A member that is ACTIVE fell silent on the wire, or speaks again. */
    record Voice(Stamp stamp, long routerId, boolean mute) implements NodeEvent {}

    /** The daemon began a run: whatever its members were before is over. */
    record Started(Stamp stamp) implements NodeEvent {}

    /** The daemon was there at that moment. */
    record Alive(Stamp stamp) implements NodeEvent {}

    /** Events before this one are lost, or this one could not be read: any member may have changed. */
    record Lost(Stamp stamp) implements NodeEvent {}
}
