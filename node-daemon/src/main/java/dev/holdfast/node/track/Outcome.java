package dev.holdfast.node.track;

/**
 * What one look at a check saw.
 *
 * @param detail why it fails, in a few words; empty: nothing to tell
 */
public record Outcome(boolean good, String detail) {

    /** It is as it should be. */
    public static final Outcome GOOD = new Outcome(true, "");

    public static Outcome failed(String detail) {
        return new Outcome(false, detail);
    }
}
