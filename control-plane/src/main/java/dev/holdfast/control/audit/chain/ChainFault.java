package dev.holdfast.control.audit.chain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first thing in a chain that is not as it was sealed.
 *
 * @param seq the place where it shows; 0: it has none
 * @param recordId of the record in question; null: there is none
 * @param recordAt likewise
 * @param fields of a record that was changed: which
 * @param what one sentence for people
 */
public record ChainFault(
        Kind kind,
        long seq,
        @Nullable Long recordId,
        @Nullable Instant recordAt,
        List<String> fields,
        String what) {

    /** What was done to it. */
    public enum Kind {
        /** A record says something else than when it was sealed. */
        RECORD_CHANGED,
        /** A record that was sealed is gone. */
        RECORD_DELETED,
        /** A record was put in that never was sealed. */
        RECORD_INSERTED,
        /** A record was taken away before it could be sealed. */
        RECORD_VANISHED,
        /** Places are empty in the midst of the chain. */
        SEALS_MISSING,
        /** A place is taken twice. */
        SEAL_DOUBLE,
        /** A seal stands where another belongs. */
        SEALS_REORDERED,
        /** A seal does not follow from the one before it: one of the two was changed. */
        SEAL_CHANGED,
        /** The chain does not begin where it may. */
        BEGINNING_MISSING,
        /** The chain ends before the place that was signed last. */
        END_MISSING,
        /** The chain goes on after the place that was signed last. */
        END_UNSIGNED,
        /** The chain fits in itself and is not the one that was signed. */
        CHAIN_REWRITTEN,
        /** A head that no key of this control plane signed. */
        HEAD_FORGED,
        /** A key that is none of this control plane. */
        KEY_FORGED
    }

    static ChainFault at(long seq, Kind kind, String what) {
        return new ChainFault(kind, seq, null, null, List.of(), what);
    }

    static ChainFault ofRecord(long seq, Kind kind, long id, Instant at, String what) {
        return new ChainFault(kind, seq, id, at, List.of(), what);
    }
}
