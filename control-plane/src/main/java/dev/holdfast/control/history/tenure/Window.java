package dev.holdfast.control.history.tenure;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern AGO = Pattern.compile("-(\\d{1,9})([smhdw])");

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
     * Reads what a question says.
     *
     * @param since null: seven days before {@code until}
     * @param until null: {@code now}; what lies after {@code now} is left out
     * @throws IllegalArgumentException naming the field, the value and the remedy
     */
    public static Window parse(@Nullable String since, @Nullable String until, Instant now) {
        Instant end = until == null ? now : moment("until", until, now);
        Instant begin = since == null ? end.minus(USUAL) : moment("since", since, now);
        return new Window(begin, end.isAfter(now) && begin.isBefore(now) ? now : end);
    }

    /**
     * One moment: {@code now}, a time ago such as {@code -7d}, or an ISO date and time with its offset.
     *
     * @throws IllegalArgumentException naming the field, the value and the remedy
     */
    public static Instant moment(String field, String text, Instant now) {
        if (text.equals("now")) {
            return now;
        }
        Matcher ago = AGO.matcher(text);
        try {
            if (ago.matches()) {
                ChronoUnit unit = switch (ago.group(2)) {
                    case "s" -> ChronoUnit.SECONDS;
                    case "m" -> ChronoUnit.MINUTES;
                    case "h" -> ChronoUnit.HOURS;
                    case "d" -> ChronoUnit.DAYS;
                    default -> ChronoUnit.WEEKS;
                };
                return now.minus(unit.getDuration().multipliedBy(Long.parseLong(ago.group(1))));
            }
            Instant at = OffsetDateTime.parse(text).toInstant();
            if (at.isAfter(Instant.EPOCH) && at.isBefore(now.plus(LONGEST))) {
                return at;
            }
        } catch (DateTimeException | ArithmeticException notOne) {
            throw notATime(field, text, notOne);
        }
        throw notATime(field, text, null);
    }

    private static IllegalArgumentException notATime(String field, String text, @Nullable RuntimeException cause) {
        return new IllegalArgumentException(
                field + " '" + text + "' is no time; write such as 2026-10-01T00:00:00Z, -7d or now", cause);
    }

    public Duration length() {
        return Duration.between(since, until);
    }
}
