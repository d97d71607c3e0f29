package dev.holdfast.control.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A part of a page as it is sent to browsers.
 *
 * @param name of the event, which the page's {@code sse-swap} waits for
 * @param html what the part's element holds
 * @param digest differs where what the part says does: 16 hexadecimal digits
 */
record LivePart(String name, String html, String digest) {

    /** For who listens instead of looking: told only when there is news, never at the beginning. */
    static final String ANNOUNCEMENT = "announcement";

    private static final int DIGEST_BYTES = 8;

    // Ages grow by themselves in the browser: they are no news.
    private static final Pattern AGE = Pattern.compile("(data-age|data-span)>[^<]*<");

    LivePart(String name, String html) {
        this(name, html, digest(AGE.matcher(html).replaceAll("$1><")));
    }

    private static String digest(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
