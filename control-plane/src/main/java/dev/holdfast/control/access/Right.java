package dev.holdfast.control.access;

import org.jspecify.annotations.Nullable;

/** What a route needs. */
public enum Right {
    /** No sign-in: the sign-in page itself. */
    NONE(null, Span.OWN),
    /** Looking at nodes, virtual routers, transitions and policy, of the clusters that one's role reaches. */
    SEE(Role.VIEWER, Span.CLUSTER),
    /** The control plane's own measurements, which know no clusters. */
    SEE_METRICS(Role.VIEWER, Span.WHOLE_FLEET),
    /** Who one is and what one may. */
    SEE_SELF(Role.VIEWER, Span.OWN),
    /** One's own account: password, sessions, API tokens, saved queries, signing out. For people only: no token makes another. */
    OWN_ACCOUNT(Role.VIEWER, Span.OWN),
    /** Laying settings over the nodes' files. */
    CHANGE_POLICY(Role.OPERATOR, Span.CLUSTER),
    /** Handing a virtual router's addresses to a named member. */
    HAND_OVER(Role.OPERATOR, Span.CLUSTER),
    /** Join tokens, approvals, bans and evictions. */
    ENROLL(Role.OPERATOR, Span.CLUSTER),
    /** The record of what people, programs and nodes did: it tells of all clusters, and of everybody. */
    SEE_AUDIT(Role.ADMIN, Span.WHOLE_FLEET),
    /** Users and what else is of the control plane itself. */
    ADMINISTER(Role.ADMIN, Span.WHOLE_FLEET);

    private enum Span {
        /** About oneself: wherever one's role is held. */
        OWN,
        /** About what belongs to a cluster: each thing is asked for by its cluster's name. */
        CLUSTER,
        /** About what belongs to no cluster: the role has to be held everywhere. */
        WHOLE_FLEET
    }

    private final @Nullable Role least;
    private final Span span;

    Right(@Nullable Role least, Span span) {
        this.least = least;
        this.span = span;
    }

    /** Whether somebody of this role has it, where the role is held. */
    public boolean heldBy(Role role) {
        return least == null || role.compareTo(least) >= 0;
    }

    /** Whether it needs a role that is held in every cluster. */
    public boolean isOfWholeFleet() {
        return span == Span.WHOLE_FLEET;
    }

    /** Whether it is about oneself. */
    public boolean isOwn() {
        return span == Span.OWN;
    }

    /** Whether a program may have it, that comes with a token. */
    public boolean isForTokens() {
        return this != OWN_ACCOUNT;
    }
}
