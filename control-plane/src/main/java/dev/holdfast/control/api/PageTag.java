package dev.holdfast.control.api;

import dev.holdfast.control.query.Query;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers a page of a closed window by "unchanged" if whoever asks has it already. What comes late changes such a page
 * too, so it is read and compared, and only not sent.
 */
final class PageTag {

    private static final int BYTES = 16;

    private PageTag() {}

    /** The page; or 304, if its rows are those of the tag that the request names. */
    static Response answer(Request request, Query query, Object page, List<?> rows, @Nullable String next) {
        if (!AskedQuery.isClosed(query)) {
            return Response.ok(page).build();
        }
        EntityTag tag = new EntityTag(digest(rows + (next == null ? " end" : " more")), true);
        Response.@Nullable ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        return (unchanged == null ? Response.ok(page) : unchanged)
                .tag(tag)
                .header("Cache-Control", "private, no-cache")
                .build();
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
