package dev.holdfast.vrrp.startup;

/**
 * A running BACKUP's adverts stay away: is it the ACTIVE router that is gone, or is it we who are deaf? Gathers what the rounds
 * say until the down timer ends.
 */
public final class Suspicion {

    /** What the end of the down timer means. */
    public enum Verdict {
        /** The link hears, and the ACTIVE router is gone. */
        PROMOTE,
        /** Nothing was ever known to answer here: as the RFC says. */
        PROMOTE_UNASKED,
        /** No round has ended yet: wait for it. */
        WAIT,
        /** One landmark alone is silent: it may be gone itself. Wait once more. */
        HOLD_ONCE,
        /** The one extra wait is over. */
        PROMOTE_AFTER_HOLD,
        /** Several independent landmarks are silent: it is we who are deaf. */
        DEAF
    }

    private static final int INDEPENDENT = 2;
    private static final int SILENT_ROUNDS = 2;

    private boolean raised;
    private boolean heard;
    private int silentRounds;
    private boolean heldOnce;
    private int rounds;
    private int landmarks;
    private long raisedAtNanos;

    /** Adverts stay away from now on. */
    public void raise(long nowNanos) {
        raisedAtNanos = nowNanos;
        raised = true;
        heard = false;
        silentRounds = 0;
        heldOnce = false;
        rounds = 0;
        landmarks = 0;
    }

    public long raisedAtNanos() {
        return raisedAtNanos;
    }

    public void drop() {
        raised = false;
    }

    public boolean isRaised() {
        return raised;
    }

    /**
     * Somebody was heard.
     *
     * @return whether so many rounds had passed before in silence that an advertisement may have been missed for deafness
     */
    public boolean heardAfterSilence() {
        boolean wasSilent = rounds > 0 && !isHearing();
        heard = true;
        silentRounds = 0;
        return wasSilent;
    }

    /** One silent round may have asked just the hosts that are gone with the ACTIVE router; it says nothing by itself. */
    private boolean isHearing() {
        return heard && silentRounds < SILENT_ROUNDS;
    }

    /**
     * A round is over.
     *
     * @param anybody whether anybody was heard in it
     * @param known how many independent landmarks there are
     */
    public void roundEnded(boolean anybody, int known) {
        rounds++;
        heard |= anybody;
        silentRounds = anybody ? 0 : silentRounds + 1;
        landmarks = Math.max(landmarks, known);
    }

    /** The down timer ended. */
    public Verdict judge() {
        if (isHearing()) {
            return Verdict.PROMOTE;
        }
        if (rounds == 0) {
            return Verdict.WAIT;
        }
        if (landmarks >= INDEPENDENT) {
            return Verdict.DEAF;
        }
        if (landmarks == 0) {
            return Verdict.PROMOTE_UNASKED;
        }
        if (heldOnce) {
            return Verdict.PROMOTE_AFTER_HOLD;
        }
        heldOnce = true;
        return Verdict.HOLD_ONCE;
    }
}
