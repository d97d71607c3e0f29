package dev.holdfast.control.query;

/** What may stand behind a word. */
public enum WordType {
    /** A name as it is, or its beginning and {@code *}. Capitals do not matter. */
    NAME("a name, or its beginning and *", "lists", false),
    /** One of the values that the word knows. */
    CHOICE("one of the values below", "lists", false),
    /** A whole number. */
    NUMBER("a number", "`>` `>=` `<` `<=`, ranges `5..9`, lists", true),
    /** A span of time, compared. */
    DURATION("a span of time: 500ms, 3s, 1m30s, 2h, 7d", "`>` `>=` `<` `<=`, ranges `1s..5s`, lists", true),
    /** An IP address, or a prefix with everything in it. */
    ADDRESS("an IP address or a prefix", "lists", false),
    /** One moment. */
    MOMENT("a time", "", false),
    /** Moments: from one to another, or before or after one. */
    PERIOD("a time", "`>` `>=` `<` `<=`, ranges, lists; a day or month stands for the whole of it", true);

    private final String expected;
    private final String operators;
    private final boolean compared;

    WordType(String expected, String operators, boolean compared) {
        this.expected = expected;
        this.operators = operators;
        this.compared = compared;
    }

    /** For people: what to write. */
    public String expected() {
        return expected;
    }

    /** For people: what may stand before or between values. */
    public String operators() {
        return operators;
    }

    /** Whether {@code >} and {@code ..} mean something here. */
    boolean isCompared() {
        return compared;
    }

    /** Whether it says when, and so stands once and is not turned around. */
    boolean isWindow() {
        return this == MOMENT;
    }
}
