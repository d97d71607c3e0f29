package dev.holdfast.control.audit.chain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param intact whether every record that was looked at is what it was when it was sealed, and none is missing
 * @param checked records
 * @param from place of the first that was looked at; 0: none was
 * @param to place of the last; where the chain is broken: of the last that is good
 * @param basis the signed head that the first stands on; null: the first of all, or where the caller began
 * @param heads signed heads that were compared
 * @param waiting records that have no place yet, as is usual within a second of the act
 * @param tip the newest signed head; null: nothing has been sealed yet
 * @param broken the first fault; null: none
 * @param backdated records that say they are much older than the record before them; null: none. It breaks nothing:
 *     the database's clock may have been set back. Or somebody put them in by hand
 */
public record Verification(
        boolean intact,
        long checked,
        long from,
        long to,
        @Nullable ChainHead basis,
        long heads,
        long waiting,
        @Nullable ChainHead tip,
        @Nullable ChainFault broken,
        @Nullable Backdated backdated) {

    /**
     * Records out of their time.
     *
     * @param seq place of the first of them
     * @param at when it says it was made
     * @param after when one before it was made
     */
    public record Backdated(long count, long seq, long recordId, Instant at, Instant after) {}
}
