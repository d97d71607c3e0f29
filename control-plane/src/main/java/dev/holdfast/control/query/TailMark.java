package dev.holdfast.control.query;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a live tail has told. Not a place in an order of ids or times, because transactions commit in another order than
 * they begin: a snapshot of PostgreSQL, which knows of each transaction whether its rows could be seen.
 *
 * @param seen snapshot whose rows have all been told
 * @param from what is not in that snapshot was received then or later
 * @param within null: between two rounds
 */
public record TailMark(String seen, Instant from, @Nullable Within within) {

    /**
     * In the middle of a round that has many rows.
     *
     * @param upTo snapshot of this round
     * @param next what is not in it was received then or later
     * @param receivedAt of the row told last, with {@code rank} and {@code id} its place in the round
     */
    public record Within(String upTo, Instant next, Instant receivedAt, int rank, long id) {}

    /** As it is handed out. */
    public String sealed(byte[] key, Query query) {
        String text = seen + "|" + TimeText.micros(from);
        if (within != null) {
            text += "|" + within.upTo + "|" + TimeText.micros(within.next) + "|" + TimeText.micros(within.receivedAt)
                    + "|" + within.rank + "|" + within.id;
        }
        return seal(key, query).close(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What was handed out for this query.
     *
     * @throws CursorRefusedException if it was not
     */
    public static TailMark open(String text, byte[] key, Query query) {
        String[] parts = new String(seal(key, query).open(text), StandardCharsets.UTF_8).split("\\|");
        Within within = parts.length == 2
                ? null
                : new Within(
                        parts[2],
                        instant(parts[3]),
                        instant(parts[4]),
                        Integer.parseInt(parts[5]),
                        Long.parseLong(parts[6]));
        return new TailMark(parts[0], instant(parts[1]), within);
    }

    private static Instant instant(String micros) {
        return TimeText.instant(Long.parseLong(micros));
    }

    private static Seal seal(byte[] key, Query query) {
        return new Seal(key, "tail 1", query);
    }
}
