package dev.holdfast.control.history;

import dev.holdfast.control.query.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the answer to a query, newest occurrence first.
 *
 * @param query as it was understood; on every page of one answer the same
 * @param next cursor of the next page; null: there is none
 */
public record HistoryPage(
        Query query, List<HistoryEntry> entries, @Nullable String next) {

    public HistoryPage {
        entries = List.copyOf(entries);
    }
}
