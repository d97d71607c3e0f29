package dev.holdfast.node.engine;

import java.time.Duration;

/**
 * The moments at which routers of one interval advertise. Without them each router of hundreds would wake the host for itself; with
 * them those that are due within a slot leave together. Only the first interval of a router is shorter for it, by less than a slot.
 *
 * @param lengthNanos of a slot, at least 1
 */
record AdvertSlots(long lengthNanos) {

    /** So many of one interval: what the first advert is early, 1.6 % of it, is less than any timer's slack. */
    private static final int OF_AN_INTERVAL = 64;

    static AdvertSlots of(Duration interval) {
        return new AdvertSlots(Math.max(1, interval.toNanos() / OF_AN_INTERVAL));
    }

    /** The last slot that begins at this moment or before. */
    long before(long deadlineNanos) {
        return deadlineNanos - Math.floorMod(deadlineNanos, lengthNanos);
    }
}
