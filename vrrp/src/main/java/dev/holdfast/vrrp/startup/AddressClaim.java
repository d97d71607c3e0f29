package dev.holdfast.vrrp.startup;

/**
 * Whether another host answers for a virtual address of the router. A known member may do so for ever; of anybody else it is
 * believed up to {@code startup.maxHold}.
 */
public final class AddressClaim {

    private boolean answered;
    private boolean known;
    private long mac;
    private long lastNanos;

    /** A new arming: what was answered before says nothing. */
    public void forget() {
        answered = false;
    }

    /**
     * Somebody answered.
     *
     * @return whether that is news: the first answer, or another host's
     */
    public boolean answer(long nowNanos, long byMac, boolean byKnownMember) {
        boolean news = !answered || mac != byMac;
        answered = true;
        mac = byMac;
        known = byKnownMember;
        lastNanos = nowNanos;
        return news;
    }

    /**
     * Until when the router has to wait for the one who answered.
     *
     * @param armedAtNanos from when {@code maxHoldNanos} count
     * @param downNanos so long nobody must have answered for the address to count as free
     * @return a moment after {@code nowNanos}, or {@code nowNanos} itself: it has not to wait
     */
    public long heldUntilNanos(long nowNanos, long armedAtNanos, long maxHoldNanos, long downNanos) {
        if (!answered) {
            return nowNanos;
        }
        long silentAt = lastNanos + downNanos;
        long end = known ? silentAt : Math.min(silentAt, armedAtNanos + maxHoldNanos);
        return Math.max(nowNanos, end);
    }

    public boolean isAnswered() {
        return answered;
    }

    /** Who answered last; only if somebody did. */
    public long mac() {
        return mac;
    }

    /** Whether that was a member's; only if somebody answered. */
    public boolean isKnown() {
        return known;
    }
}
