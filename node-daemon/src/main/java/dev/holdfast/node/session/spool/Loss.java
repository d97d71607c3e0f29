package dev.holdfast.node.session.spool;

/** Why events that existed are not in the spool. */
public enum Loss {
    /** Queue, spool or disk was full. */
    OVERFLOW,
    /** Made by the engine, not yet persisted when the daemon was killed. */
    KILLED,
    /** One side was put back to an older state. */
    RESTORED,
    /** A record can no longer be read. */
    DAMAGED;

    /** Makes the event that stands for a loss. */
    @FunctionalInterface
    public interface Marker {
        /**
         * The bytes of the event.
         *
         * @param lost how many events; 0: not known
         */
        byte[] event(Loss why, long lost);
    }
}
