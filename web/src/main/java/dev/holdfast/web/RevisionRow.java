package dev.holdfast.web;

import java.util.List;

/**
 * One immutable version of policy.
 *
 * @param restores address of the earlier revision that it brought back; empty: none
 * @param restore address where it can be brought back; empty: whoever looks may not, or it is the newest
 */
public record RevisionRow(
        long number, When at, String author, String reason, String restores, String restore, List<Line> lines) {

    /** Number of the revision that it brought back. */
    public String restored() {
        return restores.substring(restores.lastIndexOf('-') + 1);
    }

    /**
     * One setting that it changed.
     *
     * @param scope {@code fleet}, {@code router web of edge}
     * @param href of the scope's page; empty: it has none
     * @param before empty: nothing was laid over it
     * @param after empty: nothing is any more
     */
    public record Line(String scope, String href, String setting, String before, String after) {}
}
