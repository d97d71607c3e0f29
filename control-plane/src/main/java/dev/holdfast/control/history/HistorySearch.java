package dev.holdfast.control.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.database.BoundedReads;
import dev.holdfast.control.database.CursorKey;
import dev.holdfast.control.database.SqlText;
import dev.holdfast.control.history.HistoryStatement.Order;
import dev.holdfast.control.history.RowConditions.Table;
import dev.holdfast.control.query.Operand;
import dev.holdfast.control.query.PageCursor;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.Subject;
import dev.holdfast.control.query.Term;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries over transitions and events in one order, newest occurrence first, in keyset pages: the last page costs
 * as much as the first. A sequence of pages neither repeats nor skips a row that was there when it began, whatever is
 * stored meanwhile.
 */
@ApplicationScoped
public class HistorySearch {

    /** Rows of a page. */
    public static final int MOST = 1000;

    /**
     * How much later than its receipt an event may seem to have happened. A node's clock offset is measured within a
     * second, and replicas and database keep their own clocks to well within minutes; {@link GroupCommit} lets nothing
     * through that is further off. So a row that happened after a moment was received after it less this, and the months
     * before that are not looked into.
     */
    public static final Duration CLOCK_BOUND = Duration.ofMinutes(5);

    /** What was received in so much time is few enough to be sorted. */
    private static final Duration FRESH = Duration.ofDays(1);

    private final BoundedReads reads;
    private final CursorKey key;
    private final EntryReader reader;

    @Inject
    HistorySearch(BoundedReads reads, CursorKey key, ObjectMapper json) {
        this.reads = reads;
        this.key = key;
        this.reader = new EntryReader(json);
    }

    /**
     * A page of the answer.
     *
     * @param query of {@link Subject#HISTORY}
     * @param cursor of the page before; null: the first
     * @param limit 1 to {@value #MOST}
     * @param seen what may be in the answer
     * @throws dev.holdfast.control.query.CursorRefusedException if the cursor is not of this query
     * @throws dev.holdfast.control.database.SlowReadException if it would take too long
     */
    public HistoryPage page(Query query, @Nullable String cursor, int limit, ClusterSelection seen) {
        if (query.subject() != Subject.HISTORY || limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + "; give 1 to " + MOST);
        }
        try {
            byte[] secret = key.bytes();
            PageCursor place = cursor == null ? null : PageCursor.open(cursor, secret, query);
            Query asked = place == null ? query : query.at(place.now());
            long beganNanos = System.nanoTime();
            List<HistoryEntry> found = reads.read(connection -> find(connection, asked, place, limit + 1, seen));
            Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
            boolean more = found.size() > limit;
            List<HistoryEntry> shown = more ? found.subList(0, limit) : found;
            return new HistoryPage(asked, shown, more ? cursor(asked, shown.getLast(), secret) : null, took);
        } catch (SQLException e) {
            throw new HistoryUnavailableException("the history could not be read: " + e.getMessage(), e);
        }
    }

    /** What goes on behind an entry of the answer. */
    public String cursorBehind(Query query, HistoryEntry entry) {
        return cursor(query, entry, key.bytes());
    }

    private static String cursor(Query query, HistoryEntry last, byte[] secret) {
        return new PageCursor(query.now(), last.occurredAt(), last.rank(), last.id()).sealed(secret, query);
    }

    private List<HistoryEntry> find(
            Connection connection, Query query, @Nullable PageCursor place, int limit, ClusterSelection seen)
            throws SQLException {
        return HistoryStatement.of(query.terms(), new Places(connection, seen), seen)
                .find(connection, reader, table -> bounds(query, place, table), order(query), limit);
    }

    /**
     * Along the index of occurrences, unless the query asks for what was received in the last day, or later than all that it asks
     * for: then most of what happened is not it, and is not read either.
     */
    private static Order order(Query query) {
        Instant dayBefore = query.now().minus(FRESH);
        boolean few = receivedAfter(query)
                .filter(after -> after.isAfter(dayBefore)
                        || !after.plus(CLOCK_BOUND).isBefore(query.window().until()))
                .isPresent();
        return few ? Order.NEWEST_OCCURRENCE_OF_FEW : Order.NEWEST_OCCURRENCE_FIRST;
    }

    /** Before this, nothing that the query asks for was received; empty: it does not say. */
    private static Optional<Instant> receivedAfter(Query query) {
        return query.terms().stream()
                .filter(term -> term instanceof Term.Match match
                        && !match.negated()
                        && match.word().name().equals("received"))
                .map(term -> ((Term.Match) term)
                        .operands().stream()
                                .mapToLong(operand -> ((Operand.Range) operand).atLeast())
                                .min()
                                .orElse(Long.MIN_VALUE))
                .max(Comparator.naturalOrder())
                .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    /**
     * The window, the months that can have rows of it, and where the page before ended: that instead of the window's end and not
     * besides it, for of two upper bounds PostgreSQL begins at the first and goes through all that lies between.
     */
    private static SqlText bounds(Query query, @Nullable PageCursor place, Table table) {
        Instant since = query.window().since();
        SqlText bounds = SqlText.of("occurred_at >= ? AND received_at >= ?", at(since), firstReceipt(since));
        if (place == null) {
            Instant until = query.window().until();
            bounds.add(" AND occurred_at < ?", at(query.window().untilSaid() ? until : until.plus(CLOCK_BOUND)));
        } else if (table.rank() == place.rank()) {
            bounds.add(" AND (occurred_at, id) < (?, ?)", at(place.at()), place.id());
        } else {
            bounds.add(table.rank() < place.rank() ? " AND occurred_at <= ?" : " AND occurred_at < ?", at(place.at()));
        }
        return bounds;
    }

    /** Before this, nothing was received that happened from that moment on. */
    static OffsetDateTime firstReceipt(Instant since) {
        return since.minus(CLOCK_BOUND).atOffset(ZoneOffset.UTC);
    }

    private static Object at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
