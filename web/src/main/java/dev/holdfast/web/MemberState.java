package dev.holdfast.web;

/** A member's state as pages show it: a word, a sign and a colour, never the colour alone. */
public enum MemberState {
    ACTIVE("ACTIVE", "active", "owns the virtual addresses and says so; keepalived says MASTER"),
    BACKUP("BACKUP", "backup", "watches the router that is ACTIVE"),
    FAULT("FAULT", "fault", "cannot take part, for the reasons shown"),
    INITIALIZE("INITIALIZE", "initialize", "not started, or stopped"),
    UNKNOWN("not known", "unknown", "the node is not connected: nobody here knows its state now");

    private final String word;
    private final String sign;
    private final String meaning;

    MemberState(String word, String sign, String meaning) {
        this.word = word;
        this.sign = sign;
        this.meaning = meaning;
    }

    /** As RFC 9568 calls it. */
    public String word() {
        return word;
    }

    /** Name of its icon and of its colour. */
    public String sign() {
        return sign;
    }

    /** What it means, for a tooltip. */
    public String meaning() {
        return meaning;
    }
}
