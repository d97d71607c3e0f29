package dev.holdfast.web;

import org.jspecify.annotations.Nullable;

/**
 * A user as lists show one.
 *
 * @param clusters in which the role is held, in words
 * @param byProvider whether an identity provider says who it is
 * @param disabled since when shut out; null: not
 * @param self whether it is who looks
 */
public record UserRow(
        long id,
        String name,
        String role,
        String clusters,
        boolean byProvider,
        When created,
        @Nullable When disabled,
        boolean self) {

    public String href() {
        return "/users/" + id;
    }
}
