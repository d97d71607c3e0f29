package dev.holdfast.vrrp.startup;

/**
 * The gate of one virtual router. While it is armed, the router's down timer may run only from a proof on, and a round in which
 * nobody was heard takes the proof back: bonds pass traffic, then fall deaf for seconds.
 */
public final class Gate {

    private boolean armed;
    private boolean proven;
    private boolean advertHeard;
    private long armedAtNanos;
    private long provenAtNanos;
    private long openedAtNanos;

    /** From now on nothing counts that was heard before. */
    public void arm(long nowNanos) {
        armed = true;
        proven = false;
        advertHeard = false;
        armedAtNanos = nowNanos;
        openedAtNanos = nowNanos;
    }

    /** The time of trial is over, or another state has come. */
    public void disarm() {
        armed = false;
    }

    /**
     * Somebody else was heard.
     *
     * @return whether that opens the gate: it is armed, and nothing had proven the link since
     */
    public boolean prove(long nowNanos) {
        if (!armed || proven) {
            return false;
        }
        proven = true;
        provenAtNanos = nowNanos;
        openedAtNanos = nowNanos;
        return true;
    }

    /** An advertisement was heard since the arming. */
    public void advertHeard() {
        advertHeard = true;
    }

    /**
     * A round passed in which nobody was heard.
     *
     * @return whether that closes the gate again
     */
    public boolean lapse() {
        if (!armed || !proven) {
            return false;
        }
        proven = false;
        return true;
    }

    public boolean isArmed() {
        return armed;
    }

    /** Armed, and not proven. */
    public boolean isShut() {
        return armed && !proven;
    }

    public boolean hasHeardAdvert() {
        return advertHeard;
    }

    public long armedAtNanos() {
        return armedAtNanos;
    }

    /** How long it has been proven without a break; only while it is. */
    public long provenForNanos(long nowNanos) {
        return nowNanos - provenAtNanos;
    }

    /** From the arming to the beginning of the last unbroken proof: how long the link was deaf. */
    public long deafForNanos() {
        return openedAtNanos - armedAtNanos;
    }
}
