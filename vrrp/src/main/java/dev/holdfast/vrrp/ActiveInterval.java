package dev.holdfast.vrrp;

import dev.holdfast.vrrp.settings.RouterSettings;

/**
 * Active_Adver_Interval and what follows of it (RFC 9568 section 6.1). In nanoseconds throughout: in centiseconds a skew below
 * 10 ms would become 0, and routers of different priority would promote together.
 */
final class ActiveInterval {

    private static final int SKEW_STEPS = 256;
    private static final long V2_SKEW_BASE_NANOS = 1_000_000_000L;

    private long ownNanos;
    private long intervalNanos;
    private int downTimerAdverts;
    private int version;
    private boolean adopted;

    ActiveInterval(RouterSettings settings) {
        apply(settings);
    }

    /** New settings: an interval that was adopted from the ACTIVE router stays, unless the version knows no such thing. */
    void apply(RouterSettings settings) {
        ownNanos = settings.advertInterval().toNanos();
        downTimerAdverts = settings.downTimerAdverts();
        version = settings.version();
        if (!adopted || version == 2) {
            useOwn();
        }
    }

    /** Until the ACTIVE router says another. */
    void useOwn() {
        intervalNanos = ownNanos;
        adopted = false;
    }

    /** The ACTIVE router's own interval counts (version 3); version 2 has one interval for all. */
    void adopt(long advertisedNanos) {
        if (version == 3) {
            intervalNanos = advertisedNanos;
            adopted = true;
        }
    }

    /** Advertisement_Interval: our own, for sending. */
    long ownNanos() {
        return ownNanos;
    }

    /** Active_Adver_Interval: of the router that is ACTIVE, as far as it is known. */
    long activeNanos() {
        return intervalNanos;
    }

    long skewNanos(int priority) {
        long base = version == 2 ? V2_SKEW_BASE_NANOS : intervalNanos;
        return (SKEW_STEPS - priority) * base / SKEW_STEPS;
    }

    long downNanos(int priority) {
        return downTimerAdverts * intervalNanos + skewNanos(priority);
    }
}
