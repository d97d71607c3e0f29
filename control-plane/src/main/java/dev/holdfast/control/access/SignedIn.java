package dev.holdfast.control.access;

import dev.holdfast.control.audit.Actor;

/**
 * Who is behind a request.
 *
 * @param credential what was shown
 * @param userId of the user; of a token: its owner
 * @param user name of the same
 * @param standing what may be done now, and where
 * @param forgeryToken what the forms of this browser send along; of a token: empty
 * @param origin network address
 */
public record SignedIn(
        Credential credential, long userId, String user, Standing standing, String forgeryToken, String origin) {

    /** What a request shows to be believed. */
    public sealed interface Credential {

        /** The cookie of a sign-in session; the id is no secret. */
        record Session(long id) implements Credential {}

        /** An API token; the id is its public part. */
        record Token(String id) implements Credential {}
    }

    /** Whether it may be done at all, in some cluster. */
    public boolean may(Right right) {
        return standing.has(right) && (right.isForTokens() || credential instanceof Credential.Session);
    }

    /** Whether it may be done in this cluster. */
    public boolean may(Right right, String cluster) {
        return may(right) && standing.has(right, cluster);
    }

    public Role role() {
        return standing.role();
    }

    /** Whether this cluster, and what is in it, may be looked at. */
    public boolean sees(String cluster) {
        return may(Right.SEE, cluster);
    }

    /** For the record. */
    public Actor actor() {
        return switch (credential) {
            case Credential.Session session -> Actor.user(user, origin);
            case Credential.Token(String id) -> Actor.token(id, origin);
        };
    }
}
