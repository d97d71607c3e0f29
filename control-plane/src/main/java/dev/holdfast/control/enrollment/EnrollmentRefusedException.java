package dev.holdfast.control.enrollment;

/** An enrolment or a renewal that is not granted. The message is a sentence for the operator of the node. */
public class EnrollmentRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Why why;

    public EnrollmentRefusedException(Why why, String message) {
        super(message);
        this.why = why;
    }

    public Why why() {
        return why;
    }

    /** As {@code EnrollRefusal} of the contract. */
    public enum Why {
        TOKEN_UNKNOWN,
        TOKEN_EXPIRED,
        TOKEN_USED_UP,
        TOKEN_REVOKED,
        REQUEST_INVALID,
        NODE_BANNED,
        TOO_MANY_ATTEMPTS,
        EXPIRED_TOO_LONG,
        NAME_TAKEN,
        NODE_EVICTED,
        NOT_APPROVED
    }
}
