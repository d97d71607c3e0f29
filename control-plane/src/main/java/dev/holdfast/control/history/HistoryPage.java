package dev.holdfast.control.history;

import dev.holdfast.control.query.Query;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the answer to a query, newest occurrence first.
 *
 * @param query as it was understood; on every page of one answer the same
 * @param next cursor of the next page; null: there is none
 * @param took from asking the database to the last row read
 */
public record HistoryPage(
        Query query, List<HistoryEntry> entries, @Nullable String next, Duration took) {

    public HistoryPage {
        entries = List.copyOf(entries);
    }
}
