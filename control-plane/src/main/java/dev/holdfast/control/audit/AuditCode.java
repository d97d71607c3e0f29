package dev.holdfast.control.audit;

/** What was done. The numbers are stored: never renumber one, never use one again. {@code docs/audit-codes.md} lists them. */
public enum AuditCode {
    // 100: people.
    SIGNED_IN(100, "Somebody signed in."),
    SIGN_IN_FAILED(
            101,
            "A sign-in was refused; the detail says why. Attempts that come too early are not looked at, and stand here once"
                    + " a minute."),
    SIGNED_OUT(102, "Somebody signed out."),
    SESSION_ENDED(103, "A sign-in session was ended from a list of sessions, by its owner or an administrator."),
    USER_CREATED(110, "A user was made."),
    USER_CHANGED(111, "A user was given another role or other clusters."),
    USER_DISABLED(112, "A user was shut out, with all sessions and tokens."),
    USER_ENABLED(113, "A user was let in again."),
    PASSWORD_CHANGED(114, "Somebody changed their own password."),
    PASSWORD_RESET(115, "A user was given a new password by somebody else."),
    USER_CHANGE_REFUSED(116, "A change of a user was refused; the detail says why."),
    ACCESS_DENIED(120, "Something was asked for that the role or its clusters do not include."),
    REQUEST_FORGED(121, "A change came without the token that only our own pages know."),
    API_TOKEN_CREATED(130, "An API token was made."),
    API_TOKEN_REVOKED(131, "An API token was revoked."),
    API_TOKEN_REFUSED(
            132,
            "An API token came that is revoked or expired, whose owner is disabled (once a minute), or that nobody has (once a"
                    + " minute for each address)."),
    API_TOKEN_USED(133, "An API token was used; once an hour for each."),
    QUERY_SAVED(140, "Somebody saved a query for themselves; before and after hold it."),
    SAVED_QUERY_DELETED(141, "Somebody deleted a query that they had saved."),

    // 200: nodes.
    AUTHORITY_CREATED(200, "The CA was made."),
    AUTHORITY_ROTATION_BEGUN(201, "Another CA was made; from then on it signs nodes' certificates."),
    AUTHORITY_RETIRED(202, "The older CA was retired: it is trusted no more, and its key was destroyed."),
    AUTHORITY_ROTATION_REFUSED(203, "A step of a CA's rotation was refused; the detail says why."),
    JOIN_TOKEN_CREATED(210, "A join token was made."),
    JOIN_TOKEN_REVOKED(211, "A join token was revoked."),
    JOIN_TOKEN_REFUSED(212, "A join token was refused."),
    NODE_ENROLLED(220, "A node was enrolled."),
    CERTIFICATE_REISSUED(221, "A node that asked again was given its certificate again."),
    CERTIFICATE_RENEWED(222, "A node's certificate was renewed."),
    CERTIFICATE_REFUSED(223, "A certificate was refused."),
    NODE_BANNED(230, "A node was banned: its stream was cut, and it cannot come back."),
    NODE_BAN_LIFTED(231, "A node's ban was lifted."),
    NODE_EVICTED(232, "A node was evicted: its stream was cut, and it may enrol again with a new token."),
    NODE_REFUSED(233, "A session of a node that is banned or evicted was refused; once a minute."),
    NODE_CAME_BACK(234, "A node that had been evicted enrolled again with a new token."),
    NODE_WAITS(240, "A host showed a token that needs approval, and waits for a person."),
    NODE_APPROVED(241, "A person let a waiting host in."),
    NODE_NOT_APPROVED(242, "A person did not let a waiting host in."),
    NODE_CLONED(
            250, "Another instance came under the identity of a node that is connected and answers; once a minute."),
    NODE_MESSAGE_REFUSED(251, "A node said what the contract does not allow; the detail says what; once a minute."),
    NODE_FORGOTTEN(260, "A node that was banned or evicted was forgotten: it is shown no more, and its name is free."),
    NODE_FORGET_REFUSED(261, "A node was not forgotten; the detail says why."),
    ROUTERS_REFUSED(262, "A node named more virtual routers than are made for it or its cluster; once a day."),
    HANDOVER_SETTLED(
            263,
            "What came of an interrupted handing over was learnt from the holder's own record: it was done (DONE), or the holder kept on (FAILED)."),

    // 300: policy.
    POLICY_CHANGED(300, "Policy was changed; before and after name each setting."),
    POLICY_REFUSED(301, "A change of policy was refused; the detail says why."),
    POLICY_PLANNED(
            302,
            "Somebody asked what a change of policy would do; before and after name each setting that it would change."),
    POLICY_ROLLED_BACK(303, "An earlier revision of policy was restored, as a new one; the detail says which."),
    POLICY_APPLIED_BY_NODE(310, "A node applied a revision of policy."),
    POLICY_REJECTED_BY_NODE(311, "A node rejected a revision of policy; the detail says why."),

    // 330: handing over.
    HANDOVER_ASKED(
            330,
            "Somebody asked that the addresses of a virtual router go to a member; before and after name the node."),
    HANDOVER_REFUSED(331, "A handing over was refused before any node was told; the detail says why."),
    HANDOVER_ENDED(
            332,
            "A handing over was done (DONE), refused by a node (DENIED), or interrupted, as a node or the control plane was away (FAILED)."),

    // 340: taking out.
    HISTORY_EXPORTED(340, "Somebody took out a part of the history; after names the query and the format."),
    AUDIT_EXPORTED(341, "Somebody took out a part of this record; after names the query and the format."),

    // 350: the record itself.
    AUDIT_VERIFIED(
            350, "Somebody had the audit record verified: DONE if it is intact, FAILED if not; the detail says."),
    AUDIT_MONTHS_DROPPED(
            351, "Retention dropped a month of the audit record; its signed head is kept, and after names it."),
    SETTINGS_CHANGED(
            352, "A control plane started with other settings than the last start said; before and after name them."),

    // 360: the history's own housekeeping.
    HISTORY_DROPPED(
            360,
            "A part of the history that is older than the setting was dropped; before says how many rows, and of which time."),
    TENURE_REBUILD_ASKED(361, "Somebody asked that who was ACTIVE when be derived from the history again."),

    // 400: events.
    EVENT_QUARANTINED(
            400, "An event that could not be read was put aside with its bytes; once a minute for each node.");

    private final int number;
    private final String meaning;

    AuditCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }
}
