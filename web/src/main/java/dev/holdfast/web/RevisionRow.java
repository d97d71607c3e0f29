package dev.holdfast.web;

import java.util.List;

/** One immutable version of policy. */
public record RevisionRow(long number, When at, String author, String reason, List<Line> lines) {

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
