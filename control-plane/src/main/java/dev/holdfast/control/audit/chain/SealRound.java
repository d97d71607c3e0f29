package dev.holdfast.control.audit.chain;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One round of the sealer: everything that waits, up to a bound, gets its place in one transaction, under a lock that one
 * replica holds at a time and for no longer than the round. It builds on a signed head only. Where what it finds is not
 * what was signed, the new records stand after a visible break, and nothing that was tampered with gets a signature.
 */
final class SealRound {

    /** Records at most in one round. */
    static final int MOST = 2000;

    /** A head is kept for ever at least after so many records, */
    private static final long KEPT_EVERY_RECORDS = 1000;

    /** and so long after the last one, if there were any. */
    private static final Duration KEPT_EVERY = Duration.ofMinutes(10);

    /** Any number, as long as nobody else uses it in this database. */
    private static final long LOCK = 4653_3279L;

    private static final String SOMETHING_TO_DO = """
            SELECT EXISTS (SELECT FROM holdfast.audit_unsealed q
                           JOIN holdfast.audit_record r ON r.at = q.record_at AND r.id = q.record_id)
                OR EXISTS (SELECT FROM holdfast.audit_tip t
                           WHERE t.seq > coalesce((SELECT max(seq) FROM holdfast.audit_head), 0)
                             AND now() > (SELECT at FROM holdfast.audit_head ORDER BY seq DESC LIMIT 1)
                                         + make_interval(secs => ?))
            """;

    private static final String WAITING = """
            SELECT q.record_at, q.record_id, %s FROM holdfast.audit_unsealed q
            JOIN holdfast.audit_record r ON r.at = q.record_at AND r.id = q.record_id
            ORDER BY q.record_at, q.record_id LIMIT %d
            """.formatted(RecordText.SQL, MOST);

    private static final String INSERT = """
            INSERT INTO holdfast.audit_seal (seq, sealed_at, record_at, record_id, record_text, hash)
            SELECT s.seq, ?, s.record_at, s.record_id, s.record_text, decode(s.hash, 'hex')
            FROM unnest(?::bigint[], ?::timestamptz[], ?::bigint[], ?::text[], ?::text[])
                 AS s (seq, record_at, record_id, record_text, hash)
            """;

    private final Connection connection;
    private final HeadKeys keys;

    SealRound(Connection connection, HeadKeys keys) {
        this.connection = connection;
        this.keys = keys;
    }

    /**
     * What a round did.
     *
     * @param sealed records that got their place
     * @param kept heads that are kept for ever from now on
     * @param damage what is wrong with what was found; empty: nothing
     */
    record Result(int sealed, List<ChainHead> kept, String damage) {
        static final Result NOTHING = new Result(0, List.of(), "");
    }

    /** A record that waits. */
    private record Waiting(OffsetDateTime at, long id, String text) {}

    /** What the round builds on. */
    private record Base(ChainLink link, Optional<ChainHead> tip, String damage) {}

    /**
     * Does one, if there is anything to do and no other replica is at it.
     *
     * @param connection in auto-commit, as it is again afterwards
     */
    static Result run(Connection connection, HeadKeys keys) throws SQLException {
        SealRound round = new SealRound(connection, keys);
        if (!round.hasWork()) {
            return Result.NOTHING;
        }
        connection.setAutoCommit(false);
        try {
            Result result = round.begin() ? round.seal() : Result.NOTHING;
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private boolean hasWork() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SOMETHING_TO_DO)) {
            statement.setDouble(1, KEPT_EVERY.toSeconds());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Whether this replica is the sealer of this round. A host that vanishes in it holds the others up for seconds. */
    boolean begin() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL idle_in_transaction_session_timeout = '5s'");
            statement.execute("SET LOCAL statement_timeout = '20s'");
            try (ResultSet row = statement.executeQuery("SELECT pg_try_advisory_xact_lock(" + LOCK + ")")) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Seals what waits, in the transaction at hand. */
    Result seal() throws SQLException {
        Base base = base();
        List<Waiting> waiting = forgetSealed(waiting());
        Optional<ChainHead> newestKept = head("holdfast.audit_head ORDER BY seq DESC LIMIT 1");
        List<ChainHead> kept = new ArrayList<>();
        Optional<ChainHead> tip = base.tip();
        Instant now = now();
        if (!waiting.isEmpty()) {
            // The last head of a month: what is left of the month once it is dropped.
            tip.filter(before -> !month(before.at()).equals(month(now)))
                    .filter(before -> isAfter(before, newestKept))
                    .ifPresent(kept::add);
            tip = Optional.of(moveTip(write(base.link(), waiting, now), now));
        }
        tip.filter(newest -> isDue(newest, newestKept, now)).ifPresent(kept::add);
        for (ChainHead head : kept) {
            keep(head);
        }
        return new Result(waiting.size(), kept, base.damage());
    }

    /** The newest signed head, and the place after the last seal: in a chain that is whole, one after the other. */
    private Base base() throws SQLException {
        ChainHead tip = head("holdfast.audit_tip").orElseThrow(() -> new SQLException("holdfast.audit_tip is empty"));
        Optional<ChainHead> newest = head("holdfast.audit_head ORDER BY seq DESC LIMIT 1");
        ChainLink last = last();
        if (tip.seq() == 0 && newest.isEmpty() && last.seq() == 0) {
            return new Base(ChainLink.GENESIS, Optional.empty(), "");
        }
        if (tip.seq() > 0 && keys.signed(connection, tip)) {
            boolean whole = last.equals(tip.link()) || last.seq() == 0;
            return new Base(
                    new ChainLink(Math.max(last.seq(), tip.seq()), tip.hash()),
                    Optional.of(tip),
                    whole ? "" : "the seals end at " + last.seq() + ", the signed head says " + tip.seq());
        }
        ChainLink signed = newest.isPresent() && keys.signed(connection, newest.get())
                ? newest.get().link()
                : ChainLink.GENESIS;
        return new Base(
                new ChainLink(Math.max(last.seq(), signed.seq()), signed.hash()),
                Optional.empty(),
                "the newest head at " + tip.seq() + " is not signed by a key of this control plane");
    }

    /** Genesis if there is no seal: a new chain, or one whose months have all been dropped. */
    private ChainLink last() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT seq, encode(hash, 'hex') FROM holdfast.audit_seal ORDER BY seq DESC LIMIT 1");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? new ChainLink(row.getLong(1), row.getString(2)) : ChainLink.GENESIS;
        }
    }

    private Optional<ChainHead> head(String from) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT " + ChainHead.COLUMNS + " FROM " + from);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(ChainHead.read(row)) : Optional.empty();
        }
    }

    private List<Waiting> waiting() throws SQLException {
        List<Waiting> waiting = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(WAITING);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                waiting.add(new Waiting(rows.getObject(1, OffsetDateTime.class), rows.getLong(2), rows.getString(3)));
            }
        }
        return waiting;
    }

    /** Takes them out of the queue. One that has a place already was queued again by hand: it keeps the one it has. */
    private List<Waiting> forgetSealed(List<Waiting> waiting) throws SQLException {
        Array at = connection.createArrayOf(
                "timestamptz", waiting.stream().map(Waiting::at).toArray());
        Array id = connection.createArrayOf(
                "bigint", waiting.stream().map(Waiting::id).toArray(Long[]::new));
        try (PreparedStatement statement = connection.prepareStatement("""
                DELETE FROM holdfast.audit_unsealed q USING unnest(?::timestamptz[], ?::bigint[]) AS w (at, id)
                WHERE q.record_at = w.at AND q.record_id = w.id
                """)) {
            statement.setArray(1, at);
            statement.setArray(2, id);
            statement.executeUpdate();
        }
        List<Waiting> sealed = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT s.record_at, s.record_id FROM unnest(?::timestamptz[], ?::bigint[]) AS w (at, id)
                JOIN holdfast.audit_seal s ON s.record_at = w.at AND s.record_id = w.id
                """)) {
            statement.setArray(1, at);
            statement.setArray(2, id);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sealed.add(new Waiting(rows.getObject(1, OffsetDateTime.class), rows.getLong(2), ""));
                }
            }
        }
        return waiting.stream()
                .filter(one -> sealed.stream()
                        .noneMatch(other -> other.id() == one.id()
                                && other.at().toInstant().equals(one.at().toInstant())))
                .toList();
    }

    /** Never before the last: a clock that was set back does not put seals into a month that has been closed. */
    private Instant now() throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT greatest(clock_timestamp(), at) FROM holdfast.audit_tip");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private ChainLink write(ChainLink base, List<Waiting> waiting, Instant sealedAt) throws SQLException {
        ChainLink link = base;
        Long[] seqs = new Long[waiting.size()];
        String[] hashes = new String[waiting.size()];
        for (int i = 0; i < waiting.size(); i++) {
            link = link.next(waiting.get(i).text());
            seqs[i] = link.seq();
            hashes[i] = link.hash();
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setObject(1, sealedAt.atOffset(ZoneOffset.UTC));
            statement.setArray(2, connection.createArrayOf("bigint", seqs));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "timestamptz", waiting.stream().map(Waiting::at).toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "bigint", waiting.stream().map(Waiting::id).toArray(Long[]::new)));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "text", waiting.stream().map(Waiting::text).toArray(String[]::new)));
            statement.setArray(6, connection.createArrayOf("text", hashes));
            statement.executeUpdate();
        }
        return link;
    }

    private ChainHead moveTip(ChainLink link, Instant at) throws SQLException {
        ChainHead tip = keys.signing(connection).sign(link, at);
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE holdfast.audit_tip SET seq = ?, at = ?, hash = ?, key_id = ?, signature = ?")) {
            bind(statement, tip);
            statement.executeUpdate();
        }
        return tip;
    }

    private void keep(ChainHead head) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO holdfast.audit_head (seq, at, hash, key_id, signature) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """)) {
            bind(statement, head);
            statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, ChainHead head) throws SQLException {
        statement.setLong(1, head.seq());
        statement.setObject(2, head.at().atOffset(ZoneOffset.UTC));
        statement.setBytes(3, head.hashBytes());
        statement.setString(4, head.key());
        statement.setBytes(5, head.signatureBytes());
    }

    private static boolean isDue(ChainHead tip, Optional<ChainHead> kept, Instant now) {
        return kept.isEmpty()
                || tip.seq() - kept.get().seq() >= KEPT_EVERY_RECORDS
                || isAfter(tip, kept) && now.isAfter(kept.get().at().plus(KEPT_EVERY));
    }

    private static boolean isAfter(ChainHead tip, Optional<ChainHead> kept) {
        return kept.isEmpty() || tip.seq() > kept.get().seq();
    }

    private static YearMonth month(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }
}
