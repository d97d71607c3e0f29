package dev.holdfast.control.session;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of events may wait for the database at this replica, of all nodes together. Credit bounds one node;
 * this bounds the sum: half full, no new stream is granted credit; full, a node that sends more is told to come back. Its
 * events are in its spool, so nothing is lost by it.
 */
@Singleton
class IntakeMemory {

    /** Of the heap, for events as they came; read and ready to be stored they take some four times as much. */
    private static final int SHARE_OF_HEAP = 32;

    private static final long LEAST_BYTES = 4L << 20;

    private final long mostBytes = Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    private final AtomicLong taken = new AtomicLong();

    /** Takes room for so many bytes; false: there is none, and nothing was taken. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) > mostBytes) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Gives back what was taken. */
    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Whether more may be asked for. */
    boolean isRoomy() {
        return taken.get() <= mostBytes / 2;
    }

    long left() {
        return mostBytes - taken.get();
    }
}
