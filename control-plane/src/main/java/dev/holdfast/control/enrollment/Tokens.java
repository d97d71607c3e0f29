package dev.holdfast.control.enrollment;

import dev.holdfast.control.enrollment.EnrollmentRefusedException.Why;
import java.time.Instant;

/** Whether a join token that was shown with its secret still buys something. */
final class Tokens {

    private Tokens() {}

    /**
     * @throws EnrollmentRefusedException if it was revoked
     */
    static void refuseIfRevoked(JoinToken token) {
        if (token.revokedAt != null) {
            throw new EnrollmentRefusedException(
                    Why.TOKEN_REVOKED, "join token " + token.id + " was revoked; ask for another");
        }
    }

    /**
     * @param spokenFor uses that hosts wait for
     * @throws EnrollmentRefusedException if it has expired or has no use left
     */
    static void refuseIfSpent(JoinToken token, Instant now, int spokenFor) {
        if (!now.isBefore(token.expiresAt)) {
            throw new EnrollmentRefusedException(
                    Why.TOKEN_EXPIRED,
                    "join token " + token.id + " expired at " + token.expiresAt + "; ask for another");
        }
        refuseIfUsedUp(token, spokenFor);
    }

    /** The same, whatever the time: a host that waited asked before the token expired. */
    static void refuseIfUsedUp(JoinToken token, int spokenFor) {
        if (token.uses + spokenFor >= token.usesAllowed) {
            String nodes = token.usesAllowed == 1 ? " node" : " nodes";
            throw new EnrollmentRefusedException(
                    Why.TOKEN_USED_UP,
                    "join token " + token.id + " was good for " + token.usesAllowed + nodes
                            + (spokenFor == 0 ? "" : ", and " + spokenFor + " wait for approval")
                            + "; ask for another");
        }
    }
}
