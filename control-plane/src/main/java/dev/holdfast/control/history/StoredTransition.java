package dev.holdfast.control.history;

import dev.holdfast.vrrp.State;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One transition as it stands in the history.
 *
 * @param receivedAt when it was committed; with {@code id} its place in the log
 * @param occurredAt when it happened, by the control plane's clock
 * @param routerName as the node called the router then
 * @param nodeName as the node was called then
 * @param cause name of the cause in the contract, {@code active_down_timer_expired}
 * @param causeDetail the cause's fields by their names in the contract; numbers are {@code Long} or {@code Integer}
 * @param evidence likewise: {@code last_advert}, {@code considered}, {@code preemption} and so on
 * @param epoch with {@code seq}: where it stood in the node's spool
 * @param clockOffsetNanos how far the node's clock was ahead; null: not measured
 */
public record StoredTransition(
        long id,
        Instant receivedAt,
        Instant occurredAt,
        long clusterId,
        long routerId,
        String routerName,
        UUID nodeUuid,
        String nodeName,
        State from,
        State to,
        String cause,
        Map<String, Object> causeDetail,
        Map<String, Object> evidence,
        long epoch,
        long seq,
        @Nullable Long clockOffsetNanos,
        @Nullable Long clockErrorNanos) {

    /** Its place in the log. */
    public Cursor cursor() {
        return new Cursor(receivedAt, id);
    }

    /**
     * A place in the log, by receipt. Text form: microseconds since 1970, a dot, the id.
     *
     * @param receivedAt to the microsecond, as PostgreSQL keeps it
     */
    public record Cursor(Instant receivedAt, long id) {

        /** Before the first transition. */
        public static final Cursor START = new Cursor(Instant.EPOCH, 0);

        /**
         * Reads what {@link #toString} wrote.
         *
         * @throws IllegalArgumentException if it is something else
         */
        public static Cursor parse(String text) {
            int dot = text.indexOf('.');
            try {
                if (dot > 0) {
                    long micros = Long.parseLong(text, 0, dot, 10);
                    Instant at = Instant.EPOCH.plus(micros, java.time.temporal.ChronoUnit.MICROS);
                    return new Cursor(at, Long.parseLong(text, dot + 1, text.length(), 10));
                }
            } catch (NumberFormatException notOurs) {
                throw new IllegalArgumentException(
                        "cursor '" + text + "' is none; take it from a former answer", notOurs);
            }
            throw new IllegalArgumentException("cursor '" + text + "' is none; take it from a former answer");
        }

        @Override
        public String toString() {
            return java.time.temporal.ChronoUnit.MICROS.between(Instant.EPOCH, receivedAt) + "." + id;
        }
    }
}
