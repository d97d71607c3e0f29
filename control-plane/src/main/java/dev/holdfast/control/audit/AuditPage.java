package dev.holdfast.control.audit;

import dev.holdfast.control.query.Query;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the answer to a query, the newest act first.
 *
 * @param query as it was understood; on every page of one answer the same
 * @param next cursor of the next page; null: there is none
 * @param took from asking the database to the last row read
 */
public record AuditPage(
        Query query, List<AuditRecord> records, @Nullable String next, Duration took) {

    public AuditPage {
        records = List.copyOf(records);
    }
}
