package dev.holdfast.control.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.database.BoundedReads;
import dev.holdfast.control.database.CommitOrder;
import dev.holdfast.control.database.CommitOrder.Snapshot;
import dev.holdfast.control.database.SqlText;
import dev.holdfast.control.history.HistoryStatement.Order;
import dev.holdfast.control.history.RowConditions.Table;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.QueryProblem;
import dev.holdfast.control.query.QueryRefusedException;
import dev.holdfast.control.query.TailBatch;
import dev.holdfast.control.query.TailMark;
import dev.holdfast.control.query.TailMark.Place;
import dev.holdfast.control.query.TailMark.Within;
import dev.holdfast.control.query.Term;
import dev.holdfast.control.query.Window;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Tells what has been received since it was last asked: every row once, also of a transaction that committed late. */
@ApplicationScoped
public class HistoryTail {

    private static final String DERIVED = "outage";

    private final BoundedReads reads;
    private final EntryReader reader;

    @Inject
    HistoryTail(BoundedReads reads, ObjectMapper json) {
        this.reads = reads;
        this.reader = new EntryReader(json);
    }

    /**
     * Looks whether a query can be followed.
     *
     * @throws QueryRefusedException if it asks for what is derived after a row's receipt, when a tail is past it
     */
    public static void check(Query query) {
        boolean derived = query.terms().stream()
                .anyMatch(term ->
                        term instanceof Term.Match match && match.word().name().equals(DERIVED));
        if (derived) {
            String term = DERIVED + ":";
            throw new QueryRefusedException(List.of(new QueryProblem(
                    Math.max(0, query.text().indexOf(term)),
                    term.length(),
                    term,
                    "what is known when a row is received: how long an outage was is derived within a second after that,"
                            + " and a live tail would miss it",
                    null)));
        }
    }

    /** Where a tail begins that tells nothing of what is there already. */
    public TailMark start() {
        try {
            Snapshot now = reads.read(CommitOrder::now);
            return new TailMark(now.text(), now.openSince(), null);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /**
     * What is new behind a mark. The usual window does not count here, what the query itself says of time does.
     *
     * @param limit rows, at least 1
     */
    public TailBatch<HistoryEntry> next(TailMark mark, Query query, int limit, ClusterSelection seen) {
        try {
            return reads.read(connection -> next(connection, mark, query, limit, seen));
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private TailBatch<HistoryEntry> next(
            Connection connection, TailMark mark, Query query, int limit, ClusterSelection seen) throws SQLException {
        Within within = mark.within();
        Snapshot round = within == null ? CommitOrder.now(connection) : new Snapshot(within.upTo(), within.next());
        List<HistoryEntry> found = HistoryStatement.of(query.terms(), new Places(connection, seen), seen)
                .find(
                        connection,
                        reader,
                        table -> bounds(mark, round, query.window(), table),
                        Order.AS_RECEIVED,
                        limit);
        return TailBatch.of(
                mark,
                round.text(),
                round.openSince(),
                found,
                limit,
                entry -> new Place(entry.receivedAt(), entry.rank(), entry.id()));
    }

    private static SqlText bounds(TailMark mark, Snapshot round, Window window, Table table) {
        Within within = mark.within();
        // Behind the last of this round at once: not from its beginning through all that has been told.
        SqlText bounds = SqlText.of(
                        "received_at >= ? AND ",
                        at(within == null ? mark.from() : within.last().receivedAt()))
                .add(CommitOrder.between(mark.seen(), round.text()));
        if (window.sinceSaid()) {
            bounds.add(" AND occurred_at >= ?", at(window.since()));
        }
        if (window.untilSaid()) {
            bounds.add(" AND occurred_at < ?", at(window.until()));
        }
        if (within != null) {
            Place last = within.last();
            if (table.rank() == last.rank()) {
                bounds.add(" AND (received_at, id) > (?, ?)", at(last.receivedAt()), last.id());
            } else if (table.rank() < last.rank()) {
                bounds.add(" AND received_at > ?", at(last.receivedAt()));
            }
        }
        return bounds;
    }

    private static Object at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static HistoryUnavailableException unavailable(SQLException e) {
        return new HistoryUnavailableException("the history could not be read: " + e.getMessage(), e);
    }
}
