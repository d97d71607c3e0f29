package dev.holdfast.vrrp;

import dev.holdfast.vrrp.packet.Advertisement;
import org.jspecify.annotations.Nullable;

/** What was heard of others since the start: how often, and the last of it. Kept as words, for it is written with every packet. */
final class HeardAdverts {

    private Family family = Family.IPV4;
    private long count;
    private long senderHigh;
    private long senderLow;
    private int priority;
    private long intervalNanos;
    private long atNanos;

    void forget() {
        count = 0;
    }

    void record(long nowNanos, Advertisement advertisement) {
        family = advertisement.family();
        senderHigh = advertisement.sourceHigh();
        senderLow = advertisement.sourceLow();
        priority = advertisement.priority();
        intervalNanos = advertisement.intervalNanos();
        atNanos = nowNanos;
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Whether the last one is no older than that. */
    boolean isFresh(long nowNanos, long withinNanos) {
        return count > 0 && nowNanos - atNanos < withinNanos;
    }

    long count() {
        return count;
    }

    /** Of the last one; only if there is one. */
    int priority() {
        return priority;
    }

    /** When the last one came; only if there is one. */
    long atNanos() {
        return atNanos;
    }

    /** Who sent the last one; only if there is one. */
    IpAddress sender() {
        return new IpAddress(family, senderHigh, senderLow);
    }

    Evidence.@Nullable AdvertHeard last(long nowNanos) {
        return count == 0 ? null : new Evidence.AdvertHeard(sender(), priority, nowNanos - atNanos, intervalNanos);
    }
}
