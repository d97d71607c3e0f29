package dev.holdfast.vrrp.startup;

/** How often an interface may be asked anything: never more than five probes in any one second, whoever wants them. */
final class ProbeBudget {

    static final int PROBES = 5;
    static final long WINDOW_NANOS = 1_000_000_000L;

    private final long[] sentAtNanos = new long[PROBES];
    private int sent;

    /** When the next probe may go out: {@code nowNanos}, or a later moment. */
    long freeAtNanos(long nowNanos) {
        return sent < PROBES ? nowNanos : Math.max(nowNanos, sentAtNanos[sent % PROBES] + WINDOW_NANOS);
    }

    boolean isFree(long nowNanos) {
        return freeAtNanos(nowNanos) <= nowNanos;
    }

    /** One probe goes out; it must be free. */
    void take(long nowNanos) {
        sentAtNanos[sent % PROBES] = nowNanos;
        sent++;
    }
}
