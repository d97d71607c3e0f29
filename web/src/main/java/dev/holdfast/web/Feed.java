package dev.holdfast.web;

import java.util.List;

/**
 * The latest transitions, newest first.
 *
 * @param withRouter whether each names its router, and leads to its evidence; on the router's own page the evidence is beside it
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
