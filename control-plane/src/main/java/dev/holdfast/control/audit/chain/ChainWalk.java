package dev.holdfast.control.audit.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.control.audit.chain.ChainFault.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The walk along the chain: seals and signed heads side by side, in order of their places. It ends at the first fault. */
final class ChainWalk {

    /** A transaction may last so long before its record commits after younger ones. Its time is when it began. */
    private static final Duration USUAL_DELAY = Duration.ofMinutes(10);

    /** How far ahead is looked for the seal that would fit. */
    private static final int FAR = 1000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Connection connection;
    private final HeadKeys keys;
    private final boolean wantsBeginning;
    private ChainLink link;
    private long checked;
    private long heads;
    private @Nullable YearMonth firstMonth;
    private @Nullable ChainHead head;
    private Instant newest = Instant.MIN;
    private Verification.@Nullable Backdated backdated;

    ChainWalk(Connection connection, HeadKeys keys, ChainLink start) {
        this.connection = connection;
        this.keys = keys;
        this.link = start;
        this.wantsBeginning = start.seq() == 0;
    }

    /** A seal and the record that stands there now. */
    private record Row(
            long seq,
            Instant recordAt,
            long recordId,
            String text,
            String hash,
            @Nullable String textNow,
            Instant sealedAt) {

        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong(1),
                    row.getObject(2, OffsetDateTime.class).toInstant(),
                    row.getLong(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    row.getObject(7, OffsetDateTime.class).toInstant());
        }
    }

    /** How far the chain is good. */
    ChainLink link() {
        return link;
    }

    long checked() {
        return checked;
    }

    long heads() {
        return heads;
    }

    Verification.@Nullable Backdated backdated() {
        return backdated;
    }

    @Nullable
    ChainFault through(ResultSet links, ResultSet headRows) throws SQLException {
        ChainFault fault = headsBefore(headRows);
        while (fault == null && links.next()) {
            fault = take(Row.read(links));
            if (fault == null) {
                fault = headsHere(headRows);
            }
        }
        if (fault == null && head != null && link.seq() > 0) {
            fault = signatureFault(head);
            return fault != null ? fault : ChainVerifier.missingEnd(link.seq() + 1, head.seq());
        }
        return fault;
    }

    private @Nullable ChainFault take(Row row) throws SQLException {
        if (firstMonth == null) {
            firstMonth = YearMonth.from(row.sealedAt().atOffset(ZoneOffset.UTC));
        }
        ChainFault fault = placeFault(row);
        if (fault == null) {
            fault = recordFault(row);
        }
        if (fault == null) {
            fault = linkFault(row);
        }
        if (fault == null) {
            link = new ChainLink(row.seq(), row.hash());
            checked++;
            noteTime(row);
        }
        return fault;
    }

    private @Nullable ChainFault placeFault(Row row) {
        long expected = link.seq() + 1;
        if (row.seq() > expected) {
            long last = row.seq() - 1;
            return ChainFault.at(
                    expected,
                    Kind.SEALS_MISSING,
                    expected == last
                            ? "place " + expected + " is empty: its seal is gone"
                            : "the places " + expected + " to " + last + " are empty: their seals are gone");
        }
        return row.seq() < expected
                ? ChainFault.ofRecord(
                        row.seq(),
                        Kind.SEAL_DOUBLE,
                        row.recordId(),
                        row.recordAt(),
                        "place " + row.seq() + " is taken twice; one of the two seals was put in by hand")
                : null;
    }

    private @Nullable ChainFault recordFault(Row row) {
        if (row.textNow() == null) {
            return isDropped(row)
                    ? null
                    : ChainFault.ofRecord(
                            row.seq(),
                            Kind.RECORD_DELETED,
                            row.recordId(),
                            row.recordAt(),
                            "record " + row.seq() + " is gone; its seal still says what it said");
        }
        if (row.textNow().equals(row.text())) {
            return null;
        }
        List<String> fields = differences(row.text(), row.textNow());
        return new ChainFault(
                Kind.RECORD_CHANGED,
                row.seq(),
                row.recordId(),
                row.recordAt(),
                fields,
                "record " + row.seq() + " is not what was sealed; different: " + String.join(", ", fields));
    }

    /** Sealed with the first month that is kept, but made in the one before, which retention has dropped. */
    private boolean isDropped(Row row) {
        return !wantsBeginning
                && firstMonth != null
                && YearMonth.from(row.recordAt().atOffset(ZoneOffset.UTC)).isBefore(firstMonth);
    }

    private @Nullable ChainFault linkFault(Row row) throws SQLException {
        if (link.next(row.text()).hash().equals(row.hash())) {
            return null;
        }
        long elsewhere = whereItFits(row.seq());
        return elsewhere > 0
                ? ChainFault.ofRecord(
                        row.seq(),
                        Kind.SEALS_REORDERED,
                        row.recordId(),
                        row.recordAt(),
                        "the order was changed: what was sealed as place " + row.seq() + " stands at " + elsewhere)
                : ChainFault.ofRecord(
                        row.seq(),
                        Kind.SEAL_CHANGED,
                        row.recordId(),
                        row.recordAt(),
                        "the seal of record " + row.seq() + " does not follow from the one before it: record "
                                + row.seq() + " was changed together with its seal"
                                + (row.seq() > 1 ? ", or record " + (row.seq() - 1) + " was" : ""));
    }

    /** The later place whose seal belongs where the chain broke; 0: none near. */
    private long whereItFits(long seq) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT seq, record_text, encode(hash, 'hex') FROM holdfast.audit_seal
                WHERE seq > ? AND seq <= ? ORDER BY seq
                """)) {
            statement.setLong(1, seq);
            statement.setLong(2, seq + FAR);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (link.next(rows.getString(2)).hash().equals(rows.getString(3))) {
                        return rows.getLong(1);
                    }
                }
            }
        }
        return 0;
    }

    /** Heads of places before the walk, as of months that were dropped: only their signatures can be looked at. */
    private @Nullable ChainFault headsBefore(ResultSet rows) throws SQLException {
        next(rows);
        while (head != null && head.seq() <= link.seq()) {
            ChainFault fault = signatureFault(head);
            if (fault != null) {
                return fault;
            }
            next(rows);
        }
        return null;
    }

    private @Nullable ChainFault headsHere(ResultSet rows) throws SQLException {
        if (head == null || head.seq() != link.seq()) {
            return null;
        }
        ChainFault fault = signatureFault(head);
        if (fault == null && !head.hash().equals(link.hash())) {
            fault = ChainFault.at(
                    head.seq(),
                    Kind.CHAIN_REWRITTEN,
                    "the chain was written anew, at place " + head.seq() + " or before: it fits in itself, and its hash"
                            + " is not the one that was signed");
        }
        next(rows);
        return fault;
    }

    private @Nullable ChainFault signatureFault(ChainHead signed) throws SQLException {
        heads++;
        return keys.signed(connection, signed)
                ? null
                : ChainFault.at(
                        signed.seq(),
                        Kind.HEAD_FORGED,
                        "the head at place " + signed.seq() + " is not signed by a key of this control plane");
    }

    private void next(ResultSet rows) throws SQLException {
        head = rows.next() ? ChainHead.read(rows) : null;
    }

    private void noteTime(Row row) {
        if (row.recordAt().plus(USUAL_DELAY).isBefore(newest)) {
            backdated = backdated == null
                    ? new Verification.Backdated(1, row.seq(), row.recordId(), row.recordAt(), newest)
                    : new Verification.Backdated(
                            backdated.count() + 1,
                            backdated.seq(),
                            backdated.recordId(),
                            backdated.at(),
                            backdated.after());
        } else if (row.recordAt().isAfter(newest)) {
            newest = row.recordAt();
        }
    }

    private static List<String> differences(String sealed, String now) {
        try {
            JsonNode before = JSON.readTree(sealed);
            JsonNode after = JSON.readTree(now);
            List<String> different = new ArrayList<>();
            before.fieldNames().forEachRemaining(field -> {
                if (!before.get(field).equals(after.get(field))) {
                    different.add(field);
                }
            });
            return different.isEmpty() ? List.of("the form of the text") : different;
        } catch (JsonProcessingException unreadable) {
            return List.of("the text in the seal, which is no JSON any more");
        }
    }
}
