package dev.holdfast.control.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A window of time as addresses hold it: {@code since} and {@code until}, or {@code last} for one that ends now.
 *
 * @param until what lies after it is not shown
 * @param last as it was asked for, {@code 6h}; empty: the window has two fixed ends
 * @param problem what was wrong with what was asked for; empty: nothing
 */
record TimelineWindow(Instant since, Instant until, String last, String problem) {

    /** Windows that end now, by how they are asked for. */
    static final List<String> PRESETS = List.of("15m", "1h", "6h", "24h", "7d", "30d");

    static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final String USUAL = "24h";
    private static final Pattern LAST = Pattern.compile("(\\d{1,4})([smhd])");

    /** What was asked for; what is none is answered with the usual window and a sentence. */
    static TimelineWindow read(@Nullable String since, @Nullable String until, @Nullable String last, Instant now) {
        try {
            if (isThere(since) || isThere(until)) {
                Instant end = isThere(until) ? moment("until", Objects.requireNonNull(until)) : now;
                Instant begin =
                        isThere(since) ? moment("since", Objects.requireNonNull(since)) : end.minus(Duration.ofDays(1));
                return fixed(begin, end);
            }
            return endingNow(isThere(last) ? Objects.requireNonNull(last) : USUAL, now);
        } catch (IllegalArgumentException wrong) {
            return new TimelineWindow(
                    now.minus(Duration.ofDays(1)), now, USUAL, wrong.getMessage() + "; here are the last 24 hours.");
        }
    }

    /** With two ends; a shorter one than is shown grows to both sides. */
    static TimelineWindow between(Instant since, Instant until) {
        Duration lacking = SHORTEST.minus(Duration.between(since, until));
        Duration more = lacking.isPositive() ? lacking.dividedBy(2) : Duration.ZERO;
        return new TimelineWindow(
                since.minus(more).truncatedTo(ChronoUnit.MILLIS),
                until.plus(more).plusMillis(1).truncatedTo(ChronoUnit.MILLIS),
                "",
                "");
    }

    Duration span() {
        return Duration.between(since, until);
    }

    boolean following() {
        return !last.isEmpty();
    }

    /** Of a router's page with this window. */
    String href(String base) {
        return base + "?" + query();
    }

    String query() {
        return following() ? "last=" + last : "since=" + since + "&until=" + until;
    }

    private static TimelineWindow fixed(Instant since, Instant until) {
        Duration span = Duration.between(since, until);
        if (span.compareTo(SHORTEST) < 0 || span.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A window of " + SpanWords.of(boundedNanos(span))
                    + " cannot be shown: ask for 1 second to 400 days");
        }
        return new TimelineWindow(since, until, "", "");
    }

    private static long boundedNanos(Duration span) {
        return span.compareTo(Duration.ofDays(100_000)) > 0
                ? Duration.ofDays(100_000).toNanos()
                : span.toNanos();
    }

    private static TimelineWindow endingNow(String last, Instant now) {
        Matcher text = LAST.matcher(last);
        if (!text.matches()) {
            throw new IllegalArgumentException("'" + last + "' is no length of time: write such as 15m, 6h or 7d");
        }
        Duration span = Duration.of(
                Long.parseLong(text.group(1)),
                switch (text.group(2)) {
                    case "s" -> ChronoUnit.SECONDS;
                    case "m" -> ChronoUnit.MINUTES;
                    case "h" -> ChronoUnit.HOURS;
                    default -> ChronoUnit.DAYS;
                });
        if (span.compareTo(SHORTEST) < 0 || span.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + last + "' cannot be shown: ask for 1s to 400d");
        }
        Instant end = now.truncatedTo(ChronoUnit.MILLIS);
        return new TimelineWindow(end.minus(span), end, last, "");
    }

    private static Instant moment(String name, String text) {
        try {
            Instant moment = Instant.parse(text.strip());
            if (moment.isBefore(Instant.EPOCH) || moment.isAfter(Instant.EPOCH.plus(Duration.ofDays(73_000)))) {
                throw new IllegalArgumentException(name + " '" + text + "' is out of reach");
            }
            return moment.truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeParseException none) {
            throw new IllegalArgumentException(
                    name + " '" + text + "' is no moment: write such as 2026-01-31T12:00:00Z", none);
        }
    }

    private static boolean isThere(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
