package dev.holdfast.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A moment as pages show it: its age in words, and the moment itself in UTC for whoever points at it. */
public record When(Instant at, Instant now) {

    private static final DateTimeFormatter ABSOLUTE = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** For {@code datetime}: ISO 8601 to the millisecond. */
    public String iso() {
        return DateTimeFormatter.ISO_INSTANT.format(at.truncatedTo(ChronoUnit.MILLIS));
    }

    /** {@code 2026-11-22 22:53:20.123 UTC}. */
    public String absolute() {
        return ABSOLUTE.format(at);
    }

    /** {@code 22:53:20.123}. */
    public String clock() {
        return CLOCK.format(at);
    }

    /** The time of day alone while that is not mistaken for another day's; else {@code 11-22 22:53:20}. */
    public String stamp() {
        boolean sameDay = at.atZone(ZoneOffset.UTC)
                .toLocalDate()
                .equals(now.atZone(ZoneOffset.UTC).toLocalDate());
        return sameDay ? CLOCK.format(at) : DAY.format(at);
    }

    /** {@code just now}, {@code 12 s ago}, {@code 4 min ago}, {@code 3 h ago}, {@code 5 days ago}; or {@code in 3 s}. */
    public String relative() {
        Duration age = Duration.between(at, now);
        if (age.toSeconds() == 0) {
            return "just now";
        }
        return age.isNegative() ? "in " + span(age.negated()) : span(age) + " ago";
    }

    /** How long it has lasted: {@code 12 s}, {@code 4 min}; {@code 0 s} for a moment to come. */
    public String lasting() {
        Duration age = Duration.between(at, now);
        return span(age.isNegative() ? Duration.ZERO : age);
    }

    // The same steps as in live.js, which keeps the words true while a page stays open.
    private static String span(Duration age) {
        if (age.toSeconds() < 60) {
            return age.toSeconds() + " s";
        }
        if (age.toMinutes() < 60) {
            return age.toMinutes() + " min";
        }
        if (age.toHours() < 48) {
            return age.toHours() + " h";
        }
        return age.toDays() + " days";
    }
}
