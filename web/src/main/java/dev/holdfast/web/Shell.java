package dev.holdfast.web;

import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page.
 *
 * @param title of the page, without the product's name
 * @param here which entry of the navigation the page belongs to
 * @param user who is signed in; null: nobody
 * @param csrf token that every form sends back; empty when nobody is signed in
 * @param assets changes whenever a style sheet or script does, so that browsers may keep them for ever
 */
public record Shell(String title, Place here, @Nullable String user, String csrf, String assets) {

    /** Entries of the navigation. */
    public enum Place {
        OVERVIEW,
        NODES,
        NOWHERE
    }

    public boolean onOverview() {
        return here == Place.OVERVIEW;
    }

    public boolean onNodes() {
        return here == Place.NODES;
    }
}
