package dev.holdfast.web;

/** How a virtual router is, the worst first. */
public enum Health {
    SPLIT("Two ACTIVE", "split", true),
    NO_ACTIVE("None ACTIVE", "none", true),
    UNKNOWN("Not known", "unknown", false),
    DEGRADED("No spare", "degraded", false),
    OK("Held", "ok", false);

    private final String word;
    private final String sign;
    private final boolean trouble;

    Health(String word, String sign, boolean trouble) {
        this.word = word;
        this.sign = sign;
        this.trouble = trouble;
    }

    public String word() {
        return word;
    }

    /** Name of its icon and of its colour. */
    public String sign() {
        return sign;
    }

    /** Whether somebody should look now. */
    public boolean trouble() {
        return trouble;
    }
}
