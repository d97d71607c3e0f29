package dev.holdfast.control.audit;

/** What was done. The numbers are stored: never renumber one, never use one again. */
public enum AuditCode {
    // 100: people.
    SIGNED_IN(100),
    SIGN_IN_FAILED(101),
    SIGNED_OUT(102),
    USER_CREATED(110),
    ACCESS_DENIED(120),

    // 200: nodes.
    AUTHORITY_CREATED(200),
    JOIN_TOKEN_CREATED(210),
    JOIN_TOKEN_REVOKED(211),
    JOIN_TOKEN_REFUSED(212),
    NODE_ENROLLED(220),
    CERTIFICATE_REISSUED(221),
    CERTIFICATE_RENEWED(222),
    CERTIFICATE_REFUSED(223),

    // 300: policy.
    POLICY_CHANGED(300),
    POLICY_REFUSED(301),
    POLICY_APPLIED_BY_NODE(310),
    POLICY_REJECTED_BY_NODE(311),

    // 400: events.
    EVENT_QUARANTINED(400);

    private final int number;

    AuditCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
