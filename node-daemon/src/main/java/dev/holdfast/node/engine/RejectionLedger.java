package dev.holdfast.node.engine;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.packet.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * Counts packets that were not accepted by router, sender and reason, and tells each sum at most once in ten seconds. Bounded:
 * senders can be forged, so what does not fit is summed up under the unspecified address. Counting allocates nothing but the
 * first time in its ten seconds.
 */
final class RejectionLedger extends Alarm {

    private static final long PERIOD_NANOS = 10_000_000_000L;
    private static final int MOST_LINES = 128;

    private static final class Line {
        final RouterKey router;
        final IpAddress sender;
        final Rejection reason;
        long count;

        Line(RouterKey router, IpAddress sender, Rejection reason) {
            this.router = router;
            this.sender = sender;
            this.reason = reason;
        }

        boolean is(RouterKey otherRouter, long high, long low, Rejection otherReason) {
            return reason == otherReason && sender.low() == low && sender.high() == high && router.equals(otherRouter);
        }
    }

    private final AlarmQueue alarms;
    private final EventOutlet outlet;
    private final Line[] lines = new Line[MOST_LINES];
    private int size;

    RejectionLedger(AlarmQueue alarms, EventOutlet outlet) {
        this.alarms = alarms;
        this.outlet = outlet;
    }

    void count(RouterKey router, long senderHigh, long senderLow, Rejection reason, long nowNanos) {
        Line line = find(router, senderHigh, senderLow, reason);
        if (line == null) {
            // The last quarter is kept for sums of what does not fit: one for each reason of each router.
            boolean forgotten = size >= MOST_LINES * 3 / 4;
            long high = forgotten ? 0 : senderHigh;
            long low = forgotten ? 0 : senderLow;
            line = forgotten ? find(router, 0, 0, reason) : null;
            if (line == null) {
                if (size == MOST_LINES) {
                    return;
                }
                line = new Line(router, new IpAddress(router.family(), high, low), reason);
                lines[size++] = line;
            }
        }
        line.count++;
        if (!isSet()) {
            alarms.set(this, nowNanos + PERIOD_NANOS);
        }
    }

    private @Nullable Line find(RouterKey router, long high, long low, Rejection reason) {
        for (int i = 0; i < size; i++) {
            if (lines[i].is(router, high, low, reason)) {
                return lines[i];
            }
        }
        return null;
    }

    @Override
    void ring(long nowNanos) {
        for (int i = 0; i < size; i++) {
            Line line = lines[i];
            outlet.accept(new NodeEvent.PacketsRejected(
                    Occurrences.at(nowNanos), line.router, line.sender, line.reason, line.count));
        }
        size = 0;
    }
}
