package dev.holdfast.web;

import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page.
 *
 * @param title of the page, without the product's name
 * @param here which entry of the navigation the page belongs to
 * @param user who is signed in; null: nobody
 * @param administers whether users are this user's business
 * @param enrols whether join tokens are, of some cluster
 * @param audits whether the record of acts is
 * @param csrf token that every form sends back; empty when nobody is signed in
 * @param assets changes whenever a style sheet or script does, so that browsers may keep them for ever
 */
public record Shell(
        String title,
        Place here,
        @Nullable String user,
        boolean administers,
        boolean enrols,
        boolean audits,
        String csrf,
        String assets) {

    /** Entries of the navigation. */
    public enum Place {
        OVERVIEW,
        NODES,
        HISTORY,
        POLICY,
        ENROLMENT,
        AUDIT,
        USERS,
        SESSIONS,
        TOKENS,
        ACCOUNT,
        AUTHORITIES,
        CONTROL_PLANE,
        NOWHERE
    }

    public boolean onOverview() {
        return here == Place.OVERVIEW;
    }

    public boolean onNodes() {
        return here == Place.NODES;
    }

    public boolean onHistory() {
        return here == Place.HISTORY;
    }

    public boolean onAudit() {
        return here == Place.AUDIT;
    }

    public boolean onAuthorities() {
        return here == Place.AUTHORITIES;
    }

    public boolean onControlPlane() {
        return here == Place.CONTROL_PLANE;
    }

    public boolean onPolicy() {
        return here == Place.POLICY;
    }

    public boolean onEnrolment() {
        return here == Place.ENROLMENT;
    }

    public boolean onUsers() {
        return here == Place.USERS;
    }

    public boolean onSessions() {
        return here == Place.SESSIONS;
    }

    public boolean onTokens() {
        return here == Place.TOKENS;
    }

    public boolean onAccount() {
        return here == Place.ACCOUNT;
    }

    /** Whether it is one of the pages about people, what they may, and the control plane itself. */
    public boolean inSettings() {
        return onUsers() || onSessions() || onTokens() || onAccount() || onAuthorities() || onControlPlane();
    }
}
