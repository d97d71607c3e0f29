package dev.holdfast.web;

import org.jspecify.annotations.Nullable;

/**
 * A join token as lists show it.
 *
 * @param labels {@code site=berlin}; empty: none
 * @param left uses that are left
 * @param uses that it was made with
 * @param by who made it
 * @param approval whether a person looks at each node first
 * @param lastUsed null: never
 */
public record JoinTokenRow(
        String id,
        String cluster,
        String labels,
        int left,
        int uses,
        String by,
        boolean approval,
        When created,
        When expires,
        @Nullable When lastUsed,
        State state) {

    /** Whether it still buys something. */
    public enum State {
        GOOD("good", "ok"),
        USED_UP("used up", "pending"),
        EXPIRED("expired", "pending"),
        REVOKED("revoked", "banned");

        private final String word;
        private final String sign;

        State(String word, String sign) {
            this.word = word;
            this.sign = sign;
        }

        public String word() {
            return word;
        }

        public String sign() {
            return sign;
        }
    }

    public boolean good() {
        return state == State.GOOD;
    }
}
