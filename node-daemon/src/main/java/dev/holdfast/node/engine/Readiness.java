package dev.holdfast.node.engine;

import org.jspecify.annotations.Nullable;

/**
 * Makes the last milliseconds before a takeover count: what a takeover does is done once more in rehearsal, so that it is in the
 * processor's caches, and the loop does not go to sleep again, for an idle processor takes its time to wake.
 */
final class Readiness implements TakeoverApproach {

    /** A drill takes a millisecond in cold caches; with less than this left it might delay what it is for. */
    private static final long TIME_FOR_A_DRILL_NANOS = 3_000_000;

    /** So long what was drilled stays where it is. */
    private static final long FRESH_NANOS = 10_000_000;

    private @Nullable Runnable drill;
    private long awakeUntilNanos = Long.MIN_VALUE;
    private long drilledAtNanos;

    /** From now on there is something to drill, which was done a moment ago. */
    void drillBy(Runnable once, long nowNanos) {
        drill = once;
        drilledAtNanos = nowNanos;
    }

    @Override
    public void takeoverNear(long deadlineNanos, long nowNanos) {
        awakeUntilNanos = Math.max(awakeUntilNanos, deadlineNanos);
        if (drill != null
                && deadlineNanos - nowNanos > TIME_FOR_A_DRILL_NANOS
                && nowNanos - drilledAtNanos > FRESH_NANOS) {
            drill.run();
            drilledAtNanos = nowNanos;
        }
    }

    /** Whether the loop should look again and again instead of waiting for this deadline. */
    boolean staysAwakeFor(long deadlineNanos) {
        return deadlineNanos <= awakeUntilNanos;
    }
}
