package dev.holdfast.control.access;

import org.jspecify.annotations.Nullable;

/** What a route needs. */
public enum Right {
    /** No sign-in: the sign-in page itself. */
    NONE(null),
    /** Looking at nodes, virtual routers, transitions and policy. */
    SEE(Role.VIEWER),
    /** One's own account: signing out. */
    OWN_ACCOUNT(Role.VIEWER),
    /** Laying settings over the nodes' files. */
    CHANGE_POLICY(Role.OPERATOR),
    /** Join tokens, bans. */
    ENROLL(Role.ADMIN),
    /** Users and what else is of the control plane itself. */
    ADMINISTER(Role.ADMIN);

    private final @Nullable Role least;

    Right(@Nullable Role least) {
        this.least = least;
    }

    /** Whether somebody of this role has it. */
    public boolean heldBy(Role role) {
        return least == null || role.compareTo(least) >= 0;
    }
}
