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
        TokenState state) {

    /** Where its revocation is posted to. */
    public String revoke() {
        return "/enrolment/tokens/" + id + "/revoke";
    }
}
