package dev.holdfast.node.session.spool;

/**
 * One persisted event.
 *
 * @param epoch incarnation of the spool, from 1
 * @param seq from 1, without holes inside an epoch
 * @param made how many events the engine had made when this one was, so that a loss can be counted; see {@link MadeCounter}
 * @param event its bytes, at most {@value #LONGEST_EVENT}
 */
public record SpoolRecord(long epoch, long seq, long made, byte[] event) {

    /** Longest event, in bytes (event.proto). */
    public static final int LONGEST_EVENT = 64 * 1024;
}
