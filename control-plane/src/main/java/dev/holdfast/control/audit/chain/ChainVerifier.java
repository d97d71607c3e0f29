package dev.holdfast.control.audit.chain;

import dev.holdfast.control.audit.chain.ChainFault.Kind;
import dev.holdfast.control.database.KeySeal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the whole chain in one snapshot, in the memory of one row: each record against its text, each text against the
 * hash, the hashes against what was signed, and the records against the seals. It trusts the key file and nothing else.
 */
final class ChainVerifier {

    private static final int ROWS_AT_A_TIME = 1000;

    /** Retention drops no month of the audit record that is younger, whatever it is set to. */
    static final int KEPT_MONTHS = 12;

    private static final String LINKS = """
            SELECT s.seq, s.record_at, s.record_id, s.record_text, encode(s.hash, 'hex'),
                   CASE WHEN r.id IS NOT NULL THEN %s END, s.sealed_at
            FROM holdfast.audit_seal s
            LEFT JOIN holdfast.audit_record r ON r.at = s.record_at AND r.id = s.record_id
            WHERE s.seq >= ? ORDER BY s.seq
            """.formatted(RecordText.SQL);

    private static final String NEVER_SEALED = """
            SELECT r.id, r.at FROM holdfast.audit_record r
            WHERE NOT EXISTS (SELECT FROM holdfast.audit_seal s WHERE s.record_at = r.at AND s.record_id = r.id)
              AND NOT EXISTS (SELECT FROM holdfast.audit_unsealed q WHERE q.record_at = r.at AND q.record_id = r.id)
            ORDER BY r.at, r.id LIMIT 1
            """;

    private static final String VANISHED = """
            SELECT q.record_id, q.record_at FROM holdfast.audit_unsealed q
            WHERE NOT EXISTS (SELECT FROM holdfast.audit_record r WHERE r.at = q.record_at AND r.id = q.record_id)
            ORDER BY q.record_at, q.record_id LIMIT 1
            """;

    private final Connection connection;
    private final HeadKeys keys;

    private ChainVerifier(Connection connection, KeySeal seal) {
        this.connection = connection;
        this.keys = new HeadKeys(seal);
    }

    /** Where the walk begins, and on what. */
    private record Start(
            ChainLink link,
            @Nullable ChainHead basis,
            @Nullable ChainFault fault) {}

    /** What the walk came to. */
    private record Walked(ChainWalk walk, @Nullable ChainFault fault) {}

    /**
     * Verifies.
     *
     * @param connection in auto-commit, as it is again afterwards; its transaction is read only
     * @param from place of the first record to look at; what is before it is taken as it stands. 0: from the beginning
     */
    static Verification verify(Connection connection, KeySeal seal, long from) throws SQLException {
        connection.setAutoCommit(false);
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            }
            return new ChainVerifier(connection, seal).verify(from);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private Verification verify(long from) throws SQLException {
        Start start = start(from);
        ChainWalk walk = new ChainWalk(connection, keys, start.link());
        ChainFault fault = keyFault();
        if (fault == null) {
            fault = start.fault();
        }
        if (fault == null) {
            fault = walk(walk, start);
        }
        Optional<ChainHead> tip = tip();
        if (fault == null) {
            fault = from > 0 && walk.checked() == 0 ? null : tipFault(tip, walk.link());
        }
        if (fault == null) {
            fault = recordFault();
        }
        return new Verification(
                fault == null,
                walk.checked(),
                walk.checked() == 0 ? 0 : start.link().seq() + 1,
                walk.checked() == 0 ? 0 : walk.link().seq(),
                start.basis(),
                walk.heads(),
                number("SELECT count(*) FROM holdfast.audit_unsealed"),
                tip.orElse(null),
                fault,
                walk.backdated());
    }

    private @Nullable ChainFault keyFault() throws SQLException {
        return keys.forged(connection)
                .map(id -> ChainFault.at(
                        0,
                        Kind.KEY_FORGED,
                        "the key " + id + " does not open under this control plane's key file: heads that it signed"
                                + " prove nothing"))
                .orElse(null);
    }

    private Start start(long from) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT seq, sealed_at FROM holdfast.audit_seal WHERE seq >= ? ORDER BY seq LIMIT 1")) {
            statement.setLong(1, from);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return new Start(from > 0 ? standingAt(from - 1) : ChainLink.GENESIS, null, null);
                }
                long first = row.getLong(1);
                Instant sealedAt = row.getObject(2, OffsetDateTime.class).toInstant();
                return first == 1 ? new Start(ChainLink.GENESIS, null, null) : after(first - 1, sealedAt, from > 0);
            }
        }
    }

    /** What the first record of a chain without its beginning stands on: the head of a month that was dropped. */
    private Start after(long before, Instant sealedAt, boolean asked) throws SQLException {
        Optional<ChainHead> head = headAt(before);
        if (head.isPresent() && keys.signed(connection, head.get())) {
            ChainHead basis = head.get();
            if (asked || month(basis.at()).isBefore(month(sealedAt)) && isPastRetention(basis)) {
                return new Start(basis.link(), basis, null);
            }
        }
        if (asked) {
            return new Start(standingAt(before), null, null);
        }
        return new Start(
                new ChainLink(before, ChainLink.GENESIS.hash()),
                null,
                ChainFault.at(
                        1,
                        Kind.BEGINNING_MISSING,
                        "the records 1 to " + before + " are missing, and no signed head ends a month there, so this is"
                                + " not retention's work"));
    }

    private ChainLink standingAt(long seq) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT encode(hash, 'hex') FROM holdfast.audit_seal WHERE seq = ? LIMIT 1")) {
            statement.setLong(1, seq);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new ChainLink(seq, row.getString(1)) : ChainLink.GENESIS;
            }
        }
    }

    /** Row by row, in the order of the index: without a sort or a table in memory, at the server too. */
    private @Nullable ChainFault walk(ChainWalk walk, Start start) throws SQLException {
        try (Statement planner = connection.createStatement()) {
            planner.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;"
                    + " SET LOCAL enable_sort = off");
        }
        try (PreparedStatement links = connection.prepareStatement(LINKS);
                PreparedStatement heads = connection.prepareStatement(
                        "SELECT " + ChainHead.COLUMNS + " FROM holdfast.audit_head ORDER BY seq")) {
            links.setFetchSize(ROWS_AT_A_TIME);
            links.setLong(1, start.link().seq() + 1);
            heads.setFetchSize(ROWS_AT_A_TIME);
            try (ResultSet headRows = heads.executeQuery();
                    ResultSet linkRows = links.executeQuery()) {
                return walk.through(linkRows, headRows);
            }
        } finally {
            try (Statement planner = connection.createStatement()) {
                planner.execute("RESET enable_hashjoin; RESET enable_mergejoin; RESET enable_sort");
            }
        }
    }

    private @Nullable ChainFault tipFault(Optional<ChainHead> tip, ChainLink last) throws SQLException {
        if (tip.isEmpty()) {
            return last.seq() == 0
                    ? null
                    : ChainFault.at(
                            last.seq(), Kind.END_UNSIGNED, "the newest signed head, holdfast.audit_tip, is gone");
        }
        ChainHead signed = tip.get();
        if (!keys.signed(connection, signed)) {
            return ChainFault.at(
                    signed.seq(),
                    Kind.HEAD_FORGED,
                    "the newest head, at place " + signed.seq() + ", is not signed by a key of this control plane");
        }
        if (signed.seq() > last.seq()) {
            return last.seq() == 0 && isPastRetention(signed) ? null : missingEnd(last.seq() + 1, signed.seq());
        }
        if (signed.seq() < last.seq()) {
            return ChainFault.at(
                    signed.seq() + 1,
                    Kind.END_UNSIGNED,
                    "the newest signed head ends at place " + signed.seq() + ", and the chain at " + last.seq()
                            + ": either an older head was put back, or seals were added by hand");
        }
        return signed.link().equals(last)
                ? null
                : ChainFault.at(
                        signed.seq(),
                        Kind.CHAIN_REWRITTEN,
                        "the chain was written anew: it fits in itself, and its hash at place " + signed.seq()
                                + " is not the one that was signed");
    }

    static ChainFault missingEnd(long first, long last) {
        return ChainFault.at(
                first,
                Kind.END_MISSING,
                first == last
                        ? "the end is missing: record " + first + " was sealed and signed for, and is gone"
                        : "the end is missing: the records " + first + " to " + last
                                + " were sealed and signed for, and are gone");
    }

    private @Nullable ChainFault recordFault() throws SQLException {
        ChainFault inserted = recordFault(
                NEVER_SEALED,
                Kind.RECORD_INSERTED,
                "was put in by hand: it has no place in the chain and does not wait for one");
        return inserted != null
                ? inserted
                : recordFault(VANISHED, Kind.RECORD_VANISHED, "was taken away before it could be sealed");
    }

    private @Nullable ChainFault recordFault(String query, Kind kind, String what) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return null;
            }
            Instant at = row.getObject(2, OffsetDateTime.class).toInstant();
            return ChainFault.ofRecord(
                    0, kind, row.getLong(1), at, "the record " + row.getLong(1) + " of " + at + " " + what);
        }
    }

    /** Empty while nothing has been sealed. */
    private Optional<ChainHead> tip() throws SQLException {
        return head("holdfast.audit_tip").filter(tip -> tip.seq() > 0);
    }

    private Optional<ChainHead> headAt(long seq) throws SQLException {
        return head("holdfast.audit_head WHERE seq = " + seq);
    }

    private Optional<ChainHead> head(String from) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT " + ChainHead.COLUMNS + " FROM " + from);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(ChainHead.read(row)) : Optional.empty();
        }
    }

    private long number(String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Whether retention may have dropped the month of this head. */
    private static boolean isPastRetention(ChainHead head) {
        return month(head.at()).isBefore(YearMonth.now(ZoneOffset.UTC).minusMonths(KEPT_MONTHS));
    }

    private static YearMonth month(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }
}
