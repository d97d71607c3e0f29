package dev.holdfast.web;

/** Whether a token, of a program or for joining, still opens anything. */
public enum TokenState {
    GOOD("good", "ok"),
    /** As often as it may be; join tokens only. */
    USED_UP("used up", "pending"),
    EXPIRED("expired", "pending"),
    REVOKED("revoked", "banned");

    private final String word;
    private final String sign;

    TokenState(String word, String sign) {
        this.word = word;
        this.sign = sign;
    }

    /** Whether it still opens something, and so can be revoked. */
    public boolean good() {
        return this == GOOD;
    }

    public String word() {
        return word;
    }

    /** Name of its icon and of its colour. */
    public String sign() {
        return sign;
    }
}
