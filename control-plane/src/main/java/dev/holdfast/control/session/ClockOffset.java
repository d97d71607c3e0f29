package dev.holdfast.control.session;

import org.jspecify.annotations.Nullable;

/**
 * How far a node's wall clock is ahead of ours. Each answer to a ping bounds it: the node read its clock between our
 * sending and our hearing, so the offset is known to half the time between. The sharpest of the last few measurements is
 * the one that counts; older ones are let go, because clocks drift and are set.
 */
final class ClockOffset {

    private static final int KEPT = 8;

    /** How far two clocks go apart between eight pings, at the most that NTP lets them: 500 ppm in 40 s. */
    private static final long DRIFT = 20_000_000;

    private final Measurement[] kept = new Measurement[KEPT];
    private int measured;

    /**
     * @param offsetNanos positive: the node is ahead
     * @param errorNanos the true offset is within this of it
     */
    record Measurement(long offsetNanos, long errorNanos) {}

    /**
     * Takes one answer.
     *
     * @param sentUnixNanos our wall clock when the ping was sent
     * @param roundTripNanos by a monotonic clock, until the answer was heard
     * @param nodeUnixNanos what the node read
     */
    synchronized void measured(long sentUnixNanos, long roundTripNanos, long nodeUnixNanos) {
        long halfway = sentUnixNanos + roundTripNanos / 2;
        Measurement now = new Measurement(nodeUnixNanos - halfway, (roundTripNanos + 1) / 2);
        Measurement best = best();
        if (best != null && Math.abs(now.offsetNanos - best.offsetNanos) > now.errorNanos + best.errorNanos + DRIFT) {
            // Both cannot be true of one clock: it was set, the node's or ours. What was measured before holds no more.
            measured = 0;
        }
        kept[measured++ % KEPT] = now;
    }

    /** The best that is known; null: nothing yet. */
    synchronized @Nullable Measurement best() {
        Measurement best = null;
        for (int i = 0; i < Math.min(measured, KEPT); i++) {
            if (best == null || kept[i].errorNanos() < best.errorNanos()) {
                best = kept[i];
            }
        }
        return best;
    }
}
