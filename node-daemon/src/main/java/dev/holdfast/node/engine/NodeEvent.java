package dev.holdfast.node.engine;

import dev.holdfast.node.track.Outcome;
import dev.holdfast.vrrp.FaultReason;
import dev.holdfast.vrrp.GateDecision;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.Observation;
import dev.holdfast.vrrp.Transition;
import dev.holdfast.vrrp.packet.Rejection;
import dev.holdfast.vrrp.settings.TrackedCheck;

/** What the engine puts on record. Made on the engine's thread, spooled and delivered by the session's. */
public sealed interface NodeEvent {

    /** When it happened, by both clocks of this host. */
    Occurrence occurred();

    /**
     * Both clocks, read together.
     *
     * @param unixNanos wall clock, since 1970
     * @param monotonicNanos CLOCK_MONOTONIC of this boot
     */
    record Occurrence(long unixNanos, long monotonicNanos) {}

    /**
     * A virtual router changed its state.
     *
     * @param linkAgeNanos how long carrier has been up; 0: not known
     * @param daemonAgeNanos how long the daemon has been running
     */
    record RouterTransition(
            Occurrence occurred,
            RouterKey router,
            String routerName,
            Transition transition,
            long linkAgeNanos,
            long daemonAgeNanos)
            implements NodeEvent {}

    /** The daemon started, stops, or found that its former run did not stop in good order. */
    record Lifecycle(Occurrence occurred, Phase phase, String detail) implements NodeEvent {
        /** Which of them. */
        public enum Phase {
            STARTED,
            STOPPING,
            FORMER_RUN_DIED
        }
    }

    /** An interface that a virtual router runs on changed. */
    record LinkChanged(Occurrence occurred, String interfaceName, boolean present, boolean up, boolean carrier)
            implements NodeEvent {}

    /** Packets that were not accepted, summed up over at most ten seconds. */
    record PacketsRejected(Occurrence occurred, RouterKey router, IpAddress sender, Rejection reason, long count)
            implements NodeEvent {}

    /** Something happened to a virtual address on this host. */
    record AddressChanged(Occurrence occurred, RouterKey router, IpAddress address, What what) implements NodeEvent {
        /** Which. */
        public enum What {
            INSTALLED,
            REMOVED,
            PUT_BACK,
            EXPIRED,
            LEFTOVER_REMOVED
        }
    }

    /** The loop ran late. */
    record Stalled(Occurrence occurred, long lateNanos) implements NodeEvent {}

    /** A virtual router noticed something that is no change of state. */
    record Observed(Occurrence occurred, RouterKey router, Observation observation) implements NodeEvent {}

    /** The presence rules decided something about a virtual router. */
    record GateDecided(Occurrence occurred, RouterKey router, GateDecision decision) implements NodeEvent {}

    /** A fault reason came or went without a change of state (there was another one). */
    record FaultReasonChanged(Occurrence occurred, RouterKey router, FaultReason reason, boolean raised)
            implements NodeEvent {}

    /**
     * A check of a virtual router failed, or is good again.
     *
     * @param effectivePriority of the router from then on
     */
    record CheckChanged(
            Occurrence occurred, RouterKey router, TrackedCheck check, Outcome outcome, int effectivePriority)
            implements NodeEvent {}

    /** Policy of the control plane was taken into force, or refused. */
    record PolicyChanged(Occurrence occurred, long revision, boolean applied, String reason) implements NodeEvent {}
}
