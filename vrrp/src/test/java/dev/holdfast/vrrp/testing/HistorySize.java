package dev.holdfast.vrrp.testing;

/** How much of a random test is run: a little always, a lot at night ({@code -Dholdfast.nightly=true}). */
public final class HistorySize {

    private HistorySize() {}

    public static int of(int always, int nightly) {
        return Boolean.getBoolean("holdfast.nightly") ? nightly : always;
    }
}
