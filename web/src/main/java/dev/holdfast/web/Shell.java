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
 * @param csrf token that every form sends back; empty when nobody is signed in
 * @param assets changes whenever a style sheet or script does, so that browsers may keep them for ever
 */
public record Shell(
        String title,
        Place here,
        @Nullable String user,
        boolean administers,
        boolean enrols,
        String csrf,
        String assets) {

    /** Entries of the navigation. */
    public enum Place {
        OVERVIEW,
        NODES,
        POLICY,
        ENROLMENT,
        USERS,
        SESSIONS,
        TOKENS,
        ACCOUNT,
        NOWHERE
    }

    public boolean onOverview() {
        return here == Place.OVERVIEW;
    }

    public boolean onNodes() {
        return here == Place.NODES;
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

    /** Whether it is one of the pages about people and what they may. */
    public boolean inAccess() {
        return onUsers() || onSessions() || onTokens() || onAccount();
    }
}
