package dev.holdfast.node.engine;

/** Who is told that a router is about to take over. */
@FunctionalInterface
interface TakeoverApproach {

    TakeoverApproach UNNOTICED = (deadlineNanos, nowNanos) -> {};

    /** Unless somebody is heard, a router takes over at the deadline, about {@link RouterAlarms#NEAR_NANOS} from now. */
    void takeoverNear(long deadlineNanos, long nowNanos);
}
