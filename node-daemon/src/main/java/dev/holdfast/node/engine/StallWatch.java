package dev.holdfast.node.engine;

/** Notices that the loop woke late, and tells it at most once a second, with the worst lateness of that second. */
final class StallWatch {

    /** Less is ordinary on a busy host, and harmless at any interval that bears a network. */
    static final long LATE_NANOS = 100_000_000;

    private static final long PERIOD_NANOS = 1_000_000_000L;

    private final EventOutlet outlet;
    private long worstNanos;
    private long toldAtNanos;
    private boolean everTold;

    StallWatch(EventOutlet outlet) {
        this.outlet = outlet;
    }

    /** Whether it is so late that the routers must know. */
    static boolean isLate(long lateNanos) {
        return lateNanos >= LATE_NANOS;
    }

    void note(long lateNanos, long nowNanos) {
        worstNanos = Math.max(worstNanos, isLate(lateNanos) ? lateNanos : 0);
        if (worstNanos > 0 && (!everTold || nowNanos - toldAtNanos >= PERIOD_NANOS)) {
            outlet.accept(new NodeEvent.Stalled(Occurrences.at(nowNanos), worstNanos));
            worstNanos = 0;
            toldAtNanos = nowNanos;
            everTold = true;
        }
    }
}
