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
        TokenState state,
        When created,
        When expires,
        @Nullable When lastUsed,
        String lastUsedFrom) {

    /** Where its revocation is posted to. */
    public String revoke() {
        return "/tokens/" + id + "/revoke";
    }
}
