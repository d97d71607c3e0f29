package dev.holdfast.control.dashboard;

import dev.holdfast.control.reading.Digest;

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
    private static final String PREFORMATTED = "<pre";

    private static final String MARK = "data-";
    private static final String AGE = "age>";
    private static final String SPAN = "span>";

    /** What came of a template. */
    static LivePart drawn(String name, String html) {
        return new LivePart(name, oneLine(html));
    }

    LivePart(String name, String html) {
        this(name, html, Digest.of(ageless(html), DIGEST_BYTES));
    }

    /**
     * The same on one line: lines of templates mean as much as a blank, weigh a sixth of a part, and an event of many of them is put together
     * character by character, for each stream anew. Not where lines are meant.
     */
    private static String oneLine(String html) {
        if (html.contains(PREFORMATTED)) {
            return html;
        }
        StringBuilder line = new StringBuilder(html.length());
        int from = 0;
        for (int end = html.indexOf('\n'); end >= 0; end = html.indexOf('\n', from)) {
            int last = end;
            while (last > from && html.charAt(last - 1) <= ' ') {
                last--;
            }
            line.append(html, from, last).append(' ');
            from = end + 1;
            while (from < html.length() && html.charAt(from) <= ' ') {
                from++;
            }
        }
        return line.append(html, from, html.length()).toString();
    }

    /**
     * Without what an element with {@code data-age} or {@code data-span} says: it grows by itself in the browser, and is no news.
     * Found without a regular expression: the tiles of a thousand clusters are much text.
     */
    private static String ageless(String html) {
        StringBuilder kept = new StringBuilder(html.length());
        int from = 0;
        for (int mark = html.indexOf(MARK); mark >= 0; mark = html.indexOf(MARK, mark + 1)) {
            int word = mark + MARK.length();
            if (html.startsWith(AGE, word) || html.startsWith(SPAN, word)) {
                int said = html.indexOf('>', word) + 1;
                kept.append(html, from, said);
                int end = html.indexOf('<', said);
                from = end < 0 ? html.length() : end;
            }
        }
        return kept.append(html, from, html.length()).toString();
    }
}
