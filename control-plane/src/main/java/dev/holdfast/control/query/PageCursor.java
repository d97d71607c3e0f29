package dev.holdfast.control.query;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * A place in the answer to one query: what comes behind it, newest first, is the next page. Outside it is a text that says
 * nothing and cannot be changed: it is signed together with the query's text, subject and zone, so that it is worth
 * nothing with another query. It grants nothing: whoever brings it sees what he may.
 *
 * @param now what {@code now} was on the first page
 * @param at of the last row, to the microsecond
 * @param rank of the table it stands in
 * @param id of the row
 */
public record PageCursor(Instant now, Instant at, int rank, long id) {

    private static final int BYTES = 3 * Long.BYTES + 1;

    /** As it is handed out. */
    public String sealed(byte[] key, Query query) {
        return seal(key, query)
                .close(ByteBuffer.allocate(BYTES)
                        .putLong(TimeText.micros(now))
                        .putLong(TimeText.micros(at))
                        .put((byte) rank)
                        .putLong(id)
                        .array());
    }

    /**
     * What was handed out for this query.
     *
     * @throws CursorRefusedException if it was not
     */
    public static PageCursor open(String text, byte[] key, Query query) {
        ByteBuffer body = ByteBuffer.wrap(seal(key, query).open(text));
        return new PageCursor(
                TimeText.instant(body.getLong()), TimeText.instant(body.getLong()), body.get(), body.getLong());
    }

    private static Seal seal(byte[] key, Query query) {
        return new Seal(key, "page 1", query);
    }
}
