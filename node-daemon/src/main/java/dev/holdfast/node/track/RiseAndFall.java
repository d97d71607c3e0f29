package dev.holdfast.node.track;

import org.jspecify.annotations.Nullable;

/** Lets a check change only after so many looks in a row that say so. The first look counts at once. */
final class RiseAndFall {

    private final int rise;
    private final int fall;
    private @Nullable Boolean good;
    private int against;

    RiseAndFall(int rise, int fall) {
        this.rise = rise;
        this.fall = fall;
    }

    /** Takes note of one look; true: the check is another from now on, {@link #isGood} says what. */
    boolean note(boolean looksGood) {
        if (good == null) {
            good = looksGood;
            return true;
        }
        if (looksGood == good) {
            against = 0;
            return false;
        }
        against++;
        if (against < (looksGood ? rise : fall)) {
            return false;
        }
        good = looksGood;
        against = 0;
        return true;
    }

    boolean isGood() {
        return good != null && good;
    }
}
