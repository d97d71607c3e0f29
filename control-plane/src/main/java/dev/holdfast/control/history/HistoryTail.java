package dev.holdfast.control.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.database.BoundedReads;
import dev.holdfast.control.database.CommitOrder;
import dev.holdfast.control.database.CommitOrder.Snapshot;
import dev.holdfast.control.database.SqlText;
import dev.holdfast.control.history.RowConditions.Table;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.TailBatch;
import dev.holdfast.control.query.TailBatch.News;
import dev.holdfast.control.query.TailMark;
import dev.holdfast.control.query.TailMark.Within;
import dev.holdfast.control.query.Window;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Tells what has been received since it was last asked: every row once, also of a transaction that committed late. */
@ApplicationScoped
public class HistoryTail {

    private static final String ORDER = "received_at, id";

    private final BoundedReads reads;
    private final EntryReader reader;

    @Inject
    HistoryTail(BoundedReads reads, ObjectMapper json) {
        this.reads = reads;
        this.reader = new EntryReader(json);
    }

    /** Where a tail begins that tells nothing of what is there already. */
    public TailMark start() {
        try {
            Snapshot now = reads.read(false, CommitOrder::now);
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
            return reads.read(false, connection -> next(connection, mark, query, limit, seen));
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private TailBatch<HistoryEntry> next(
            Connection connection, TailMark mark, Query query, int limit, ClusterSelection seen) throws SQLException {
        Within within = mark.within();
        Snapshot round = within == null ? CommitOrder.now(connection) : new Snapshot(within.upTo(), within.next());
        List<News<HistoryEntry>> news = new ArrayList<>();
        for (HistoryEntry entry : find(connection, mark, round, query, limit, seen)) {
            Within behind = new Within(round.text(), round.openSince(), entry.receivedAt(), entry.rank(), entry.id());
            news.add(new News<>(entry, new TailMark(mark.seen(), mark.from(), behind)));
        }
        return new TailBatch<>(
                news,
                news.size() == limit ? news.getLast().mark() : new TailMark(round.text(), round.openSince(), null));
    }

    private List<HistoryEntry> find(
            Connection connection, TailMark mark, Snapshot round, Query query, int limit, ClusterSelection seen)
            throws SQLException {
        HistoryStatement statement = HistoryStatement.of(query.terms(), new Places(connection, seen), seen);
        List<SqlText> branches = new ArrayList<>();
        for (Table table : Table.values()) {
            statement
                    .branch(table, bounds(mark, round, query.window(), table), ORDER, limit)
                    .ifPresent(text -> branches.add(SqlText.of("(").add(text).add(")")));
        }
        if (branches.isEmpty()) {
            return List.of();
        }
        SqlText sql = SqlText.of("SELECT found.*, c.name AS cluster, r.name AS router FROM ")
                .add(SqlText.joined(" UNION ALL ", branches))
                .add(
                        " found LEFT JOIN holdfast.cluster c ON c.id = found.cluster_id"
                                + " LEFT JOIN holdfast.virtual_router r ON r.id = found.router_id"
                                + " ORDER BY found.received_at, found.rank, found.id LIMIT ?",
                        limit);
        try (PreparedStatement prepared = sql.prepare(connection);
                ResultSet rows = prepared.executeQuery()) {
            List<HistoryEntry> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    private static SqlText bounds(TailMark mark, Snapshot round, Window window, Table table) {
        SqlText bounds = SqlText.of("received_at >= ? AND ", at(mark.from()))
                .add(CommitOrder.between(mark.seen(), round.text()));
        if (window.sinceSaid()) {
            bounds.add(" AND occurred_at >= ?", at(window.since()));
        }
        if (window.untilSaid()) {
            bounds.add(" AND occurred_at < ?", at(window.until()));
        }
        Within within = mark.within();
        if (within != null) {
            int rank = table == Table.TRANSITION ? HistoryEntry.Moved.RANK : HistoryEntry.Noted.RANK;
            if (rank == within.rank()) {
                bounds.add(" AND (received_at, id) > (?, ?)", at(within.receivedAt()), within.id());
            } else {
                bounds.add(
                        rank > within.rank() ? " AND received_at >= ?" : " AND received_at > ?",
                        at(within.receivedAt()));
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
