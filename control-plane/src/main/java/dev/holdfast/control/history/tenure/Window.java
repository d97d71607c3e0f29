package dev.holdfast.control.history.tenure;

import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.QueryRefusedException;
import dev.holdfast.control.query.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The time that a question is about.
 *
 * @param until not part of it
 */
public record Window(Instant since, Instant until) {

    /** Of a question that names none. */
    public static final Duration USUAL = Duration.ofDays(7);

    /** At most: the record goes back no further, by default. */
    public static final Duration LONGEST = Duration.ofDays(400);

    public Window {
        if (!since.isBefore(until)) {
            throw new IllegalArgumentException(
                    "since (" + since + ") is not before until (" + until + "); give an earlier since");
        }
        if (Duration.between(since, until).compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the window from " + since + " to " + until + " is longer than "
                    + LONGEST.toDays() + " days; ask for less");
        }
    }

    /**
     * Reads what a question says, in the words of the query language; a day or a month as {@code until} belongs to it as a whole.
     *
     * @param since null: seven days before {@code until}
     * @param until null: {@code now}; what lies after {@code now} is left out
     * @throws IllegalArgumentException naming the field, the value and the remedy
     */
    public static Window parse(@Nullable String since, @Nullable String until, Instant now) {
        Instant end = until == null ? now : read("until", until, "until", now).until();
        Instant begin = since == null ? end.minus(USUAL) : moment("since", since, now);
        return new Window(begin, end.isAfter(now) && begin.isBefore(now) ? now : end);
    }

    /**
     * One moment, as the query language writes it: {@code now}, {@code -7d}, {@code 2026-10-01}, {@code 2026-10-01T12:30Z}; in UTC
     * where it names no zone.
     *
     * @throws IllegalArgumentException naming the field, the value and the remedy
     */
    public static Instant moment(String field, String text, Instant now) {
        // As a query's beginning, now would leave it no time.
        return text.equals("now") ? now : read(field, text, "since", now).since();
    }

    private static dev.holdfast.control.query.Window read(String field, String text, String word, Instant now) {
        String quoted = word + ":\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        try {
            return Query.parse(quoted, Subject.HISTORY, now, ZoneOffset.UTC).window();
        } catch (QueryRefusedException refused) {
            throw new IllegalArgumentException(
                    field + " '" + text + "' will not do; write "
                            + refused.problems().getFirst().expected(),
                    refused);
        }
    }

    public Duration length() {
        return Duration.between(since, until);
    }
}
