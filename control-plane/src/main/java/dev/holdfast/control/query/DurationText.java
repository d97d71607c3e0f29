package dev.holdfast.control.query;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 500ms}, {@code 1m30s}, {@code 7d}. */
final class DurationText {

    private static final int LONGEST = 40;
    private static final Pattern PART = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|min|m|h|d|w)");

    private DurationText() {}

    /** Nanoseconds; empty: it is no span, or longer than a {@code long} holds (292 years). */
    static OptionalLong nanos(String text) {
        Matcher part = PART.matcher(text);
        BigDecimal sum = BigDecimal.ZERO;
        int end = 0;
        while (text.length() <= LONGEST && end < text.length() && part.find(end) && part.start() == end) {
            sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosOf(part.group(2)))));
            end = part.end();
        }
        boolean whole = end > 0 && end == text.length();
        return whole && sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0
                ? OptionalLong.of(sum.setScale(0, RoundingMode.HALF_UP).longValueExact())
                : OptionalLong.empty();
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us", "µs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m", "min" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 86_400_000_000_000L;
            default -> 604_800_000_000_000L;
        };
    }
}
