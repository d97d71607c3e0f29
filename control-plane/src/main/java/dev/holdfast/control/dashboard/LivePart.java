package dev.holdfast.control.dashboard;

import java.util.regex.Pattern;

/**
 * A part of a page as it is sent to browsers.
 *
 * @param name of the event, which the page's {@code sse-swap} waits for
 * @param html what the part's element holds
 */
record LivePart(String name, String html) {

    /** For who listens instead of looking: told only when there is news, never at the beginning. */
    static final String ANNOUNCEMENT = "announcement";

    // Ages grow by themselves in the browser: they are no news.
    private static final Pattern AGE = Pattern.compile("(data-age|data-span)>[^<]*<");

    /** What has to differ for the part to be sent again. */
    String content() {
        return AGE.matcher(html).replaceAll("$1><");
    }
}
