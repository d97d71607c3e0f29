package dev.holdfast.control.access;

import dev.holdfast.control.audit.Actor;

/**
 * Who is behind a request.
 *
 * @param session id of the sign-in session, not a secret
 * @param forgeryToken what the forms of this browser send along
 */
public record SignedIn(long session, String user, Role role, String forgeryToken, String origin) {

    public boolean may(Right right) {
        return right.heldBy(role);
    }

    /** For the record. */
    public Actor actor() {
        return Actor.user(user, origin);
    }
}
