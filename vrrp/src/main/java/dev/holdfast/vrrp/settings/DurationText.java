package dev.holdfast.vrrp.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in the file: {@code 100ms}, {@code 5.5s}, {@code 2m}, {@code 1h}. */
public final class DurationText {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,7})(?:\\.(\\d{1,3}))?(ms|s|m|h)");

    private DurationText() {}

    /**
     * Parses a number and a unit.
     *
     * @throws IllegalArgumentException with the remedy, if it is neither
     */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "is no duration; write a number and ms, s, m or h, such as 500ms or 5.5s");
        }
        long unitNanos = switch (matcher.group(3)) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
        Duration whole = Duration.ofNanos(unitNanos).multipliedBy(Long.parseLong(matcher.group(1)));
        String fraction = matcher.group(2);
        if (fraction == null) {
            return whole;
        }
        long thousandths = Long.parseLong((fraction + "00").substring(0, 3));
        return whole.plusNanos(unitNanos / 1000 * thousandths);
    }

    /** The shortest text that {@link #parse} reads back as the same duration, to the millisecond. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis < 1000 ? millis + "ms" : trimmed(millis) + "s";
        }
        long seconds = millis / 1000;
        if (seconds != 0 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static String trimmed(long millis) {
        String text = millis / 1000 + "." + String.format(Locale.ROOT, "%03d", millis % 1000);
        return text.replaceAll("0+$", "");
    }
}
