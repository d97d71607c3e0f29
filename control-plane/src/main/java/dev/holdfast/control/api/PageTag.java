package dev.holdfast.control.api;

import dev.holdfast.control.query.Query;
import dev.holdfast.control.reading.Digest;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers by "unchanged" if whoever asks has the answer already: a page of a closed window, or what changes seldom. What
 * comes late changes such a page too, so it is read and compared, and only not sent.
 */
final class PageTag {

    private static final int BYTES = 16;

    private PageTag() {}

    /** The page; or 304, if its rows are those of the tag that the request names. */
    static Response answer(Request request, Query query, Object page, List<?> rows, @Nullable String next) {
        if (!AskedQuery.isClosed(query)) {
            return Response.ok(page).build();
        }
        return tagged(request, page, rows + (next == null ? " end" : " more"));
    }

    /** The answer; or 304, if it is what the request's tag stands for. Its text says all that is in it. */
    static Response answer(Request request, Record answer) {
        return tagged(request, answer, answer.toString());
    }

    private static Response tagged(Request request, Object answer, String text) {
        EntityTag tag = new EntityTag(Digest.of(text, BYTES), true);
        Response.@Nullable ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        return (unchanged == null ? Response.ok(answer) : unchanged)
                .tag(tag)
                .header("Cache-Control", "private, no-cache")
                .build();
    }
}
