package dev.holdfast.node.engine;

/** Something that is due at a moment. Made once and set again and again; at most once in its queue. */
abstract class Alarm {

    long deadlineNanos;

    /** Index in the queue's heap; −1: not set. */
    int position = -1;

    /** Called on the engine's thread when it is due; it is not set any more. */
    abstract void ring(long nowNanos);

    final boolean isSet() {
        return position >= 0;
    }
}
