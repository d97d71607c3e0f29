package dev.holdfast.control.dashboard;

import dev.holdfast.control.reading.Digest;
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
        this(name, html, Digest.of(AGE.matcher(html).replaceAll("$1><"), DIGEST_BYTES));
    }
}
