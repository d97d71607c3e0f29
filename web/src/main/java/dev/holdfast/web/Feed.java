package dev.holdfast.web;

import java.util.List;

/**
 * The latest transitions, newest first.
 *
 * @param withRouter whether each names its router; not on the router's own page
 */
public record Feed(List<TransitionView> rows, boolean withRouter) {

    /** For who listens instead of looking: the newest, in one sentence. */
    public String announcement() {
        if (rows.isEmpty()) {
            return "";
        }
        TransitionView newest = rows.getFirst();
        return newest.router() + ": " + newest.headline() + ": " + newest.why() + ".";
    }
}
