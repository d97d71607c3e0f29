package dev.holdfast.control.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.database.BoundedReads;
import dev.holdfast.control.database.CommitOrder;
import dev.holdfast.control.database.CommitOrder.Snapshot;
import dev.holdfast.control.database.CursorKey;
import dev.holdfast.control.database.SqlText;
import dev.holdfast.control.query.PageCursor;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.Subject;
import dev.holdfast.control.query.TailBatch;
import dev.holdfast.control.query.TailMark;
import dev.holdfast.control.query.TailMark.Place;
import dev.holdfast.control.query.TailMark.Within;
import dev.holdfast.control.query.Window;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers queries over the record of acts, the newest first, in keyset pages; and tells what is added to it. */
@ApplicationScoped
public class AuditSearch {

    /** Rows of a page. */
    public static final int MOST = 1000;

    /** Replicas take the time of an act from the database, whose clock may be a little ahead of their own. */
    private static final Duration CLOCK_BOUND = Duration.ofMinutes(5);

    private static final int ONE_TABLE = 0;

    private final BoundedReads reads;
    private final CursorKey key;
    private final AuditReader reader;

    @Inject
    AuditSearch(BoundedReads reads, CursorKey key, ObjectMapper json) {
        this.reads = reads;
        this.key = key;
        this.reader = new AuditReader(json);
    }

    /**
     * A page of the answer. Who asks has to have been asked for the right to.
     *
     * @param query of {@link Subject#AUDIT}
     * @param cursor of the page before; null: the first
     * @param limit 1 to {@value #MOST}
     * @throws dev.holdfast.control.query.QueryRefusedException if the query names an act that there is not
     * @throws dev.holdfast.control.query.CursorRefusedException if the cursor is not of this query
     * @throws dev.holdfast.control.database.SlowReadException if it would take too long
     */
    public AuditPage page(Query query, @Nullable String cursor, int limit) {
        if (query.subject() != Subject.AUDIT || limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + "; give 1 to " + MOST);
        }
        try {
            byte[] secret = key.bytes();
            PageCursor place = cursor == null ? null : PageCursor.open(cursor, secret, query);
            Query asked = place == null ? query : query.at(place.now());
            SqlText sql = AuditReader.select()
                    .add(bounds(asked.window(), place))
                    .add(AuditConditions.of(asked.terms()))
                    .add(" ORDER BY at DESC, id DESC LIMIT ?", limit + 1);
            long beganNanos = System.nanoTime();
            List<AuditRecord> found = reads.read(connection -> find(connection, sql));
            Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
            boolean more = found.size() > limit;
            List<AuditRecord> shown = more ? found.subList(0, limit) : found;
            return new AuditPage(asked, shown, more ? cursor(asked, shown.getLast(), secret) : null, took);
        } catch (SQLException e) {
            throw new AuditUnavailableException(e);
        }
    }

    /** What goes on behind a record of the answer. */
    public String cursorBehind(Query query, AuditRecord last) {
        return cursor(query, last, key.bytes());
    }

    /**
     * Looks at a query without asking it.
     *
     * @throws dev.holdfast.control.query.QueryRefusedException if it names an act that there is not
     */
    public void check(Query query) {
        AuditConditions.of(query.terms());
    }

    /** Where a tail begins that tells nothing of what is there already. */
    public TailMark startOfTail() {
        try {
            Snapshot now = reads.read(CommitOrder::now);
            return new TailMark(now.text(), now.openSince(), null);
        } catch (SQLException e) {
            throw new AuditUnavailableException(e);
        }
    }

    /** What is new behind a mark, as {@code HistoryTail} does it: a record has the time of its transaction's beginning. */
    public TailBatch<AuditRecord> tail(TailMark mark, Query query, int limit) {
        try {
            return reads.read(connection -> tail(connection, mark, query, limit));
        } catch (SQLException e) {
            throw new AuditUnavailableException(e);
        }
    }

    private TailBatch<AuditRecord> tail(Connection connection, TailMark mark, Query query, int limit)
            throws SQLException {
        Within within = mark.within();
        Snapshot round = within == null ? CommitOrder.now(connection) : new Snapshot(within.upTo(), within.next());
        // Behind the last of this round at once: not from its beginning through all that has been told.
        SqlText sql = AuditReader.select()
                .add(
                        "at >= ? AND ",
                        at(within == null ? mark.from() : within.last().receivedAt()))
                .add(CommitOrder.between(mark.seen(), round.text()))
                .add(AuditConditions.of(query.terms()));
        if (query.window().sinceSaid()) {
            sql.add(" AND at >= ?", at(query.window().since()));
        }
        if (query.window().untilSaid()) {
            sql.add(" AND at < ?", at(query.window().until()));
        }
        if (within != null) {
            sql.add(
                    " AND (at, id) > (?, ?)",
                    at(within.last().receivedAt()),
                    within.last().id());
        }
        sql.add(" ORDER BY at, id LIMIT ?", limit);
        return TailBatch.of(
                mark,
                round.text(),
                round.openSince(),
                find(connection, sql),
                limit,
                found -> new Place(found.at(), ONE_TABLE, found.id()));
    }

    private List<AuditRecord> find(Connection connection, SqlText sql) throws SQLException {
        try (PreparedStatement prepared = sql.prepare(connection);
                ResultSet rows = prepared.executeQuery()) {
            List<AuditRecord> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    /**
     * The window; its end is where the page before ended, and never both: of two upper bounds PostgreSQL begins at the first and
     * goes through all that lies between. The moment alone is said too, for months are left out by that.
     */
    private static SqlText bounds(Window window, @Nullable PageCursor place) {
        SqlText since = SqlText.of("at >= ?", at(window.since()));
        if (place != null) {
            return since.add(" AND at <= ? AND (at, id) < (?, ?)", at(place.at()), at(place.at()), place.id());
        }
        Instant until = window.untilSaid() ? window.until() : window.until().plus(CLOCK_BOUND);
        return since.add(" AND at < ?", at(until));
    }

    private static String cursor(Query query, AuditRecord last, byte[] secret) {
        return new PageCursor(query.now(), last.at(), ONE_TABLE, last.id()).sealed(secret, query);
    }

    private static Object at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
