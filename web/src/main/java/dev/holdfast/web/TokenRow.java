package dev.holdfast.web;

import org.jspecify.annotations.Nullable;

/**
 * An API token as lists show it.
 *
 * @param state whether it opens anything
 * @param lastUsed null: never
 * @param lastUsedFrom address; empty: never
 */
public record TokenRow(
        String id,
        String label,
        String owner,
        String role,
        String clusters,
        State state,
        When created,
        When expires,
        @Nullable When lastUsed,
        String lastUsedFrom) {

    /** Whether a token opens anything. */
    public enum State {
        GOOD("good", "ok"),
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
