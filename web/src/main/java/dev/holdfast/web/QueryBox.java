package dev.holdfast.web;

import java.util.List;

/**
 * Where a query is typed, with what is wrong with it and what goes with it.
 *
 * @param action address of its page: {@code /history}
 * @param text as it was typed
 * @param faults everything that is wrong with the text, in its order; empty: it can be read
 * @param problem what else kept it from being answered; empty: nothing
 * @param words that there are, with a query for each
 * @param saved queries that whoever looks has kept
 * @param csvHref of everything that it finds; empty: there is nothing to be had
 */
public record QueryBox(
        String action,
        String text,
        List<Fault> faults,
        String problem,
        List<WordRow> words,
        List<SavedRow> saved,
        String savedName,
        String notice,
        String csvHref,
        String ndjsonHref) {

    /** Whether it can be kept. */
    public boolean savable() {
        return faults.isEmpty() && !text.isBlank();
    }

    /**
     * One thing that is wrong.
     *
     * @param before the text up to it
     * @param wrong itself; empty: something is missing there
     * @param after the text behind it
     * @param mended the whole query with what was probably meant; empty: nothing comes to mind
     */
    public record Fault(
            String before,
            String wrong,
            String after,
            String sentence,
            String suggestion,
            String mended,
            String href) {}

    /** A word of the language. */
    public record WordRow(String name, String matches, String example, String href) {}

    /** A query that was kept. */
    public record SavedRow(long id, String name, String text, String href) {}
}
