package dev.holdfast.control.dashboard;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Lengths of time as sentences have them: as exact as is of use, never more. */
final class SpanWords {

    private static final long MICRO = 1_000L;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private SpanWords() {}

    /** {@code 0.12 ms}, {@code 45 ms}, {@code 3.61 s}, {@code 42 s}, {@code 12 min 5 s}, {@code 3 h 20 min}, {@code 5 d 2 h}. */
    static String of(long nanos) {
        long size = Math.abs(nanos);
        String sign = nanos < 0 ? "-" : "";
        if (size < MILLI) {
            return size < MICRO ? sign + size + " ns" : sign + decimal(size / (double) MILLI, 2) + " ms";
        }
        if (size < 10 * MILLI) {
            return sign + decimal(size / (double) MILLI, 1) + " ms";
        }
        if (size < SECOND) {
            return sign + size / MILLI + " ms";
        }
        long seconds = size / SECOND;
        if (seconds < 10) {
            return sign + decimal(size / (double) SECOND, 2) + " s";
        }
        if (seconds < 60) {
            return sign + seconds + " s";
        }
        if (seconds < 3600) {
            return sign + two(seconds / 60, "min", seconds % 60, "s");
        }
        return seconds < 86_400
                ? sign + two(seconds / 3600, "h", seconds % 3600 / 60, "min")
                : sign + two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    private static String two(long big, String bigUnit, long small, String smallUnit) {
        return small == 0 ? big + " " + bigUnit : big + " " + bigUnit + " " + small + " " + smallUnit;
    }

    /** Cut off, by the digits that people would write: 9.87 stays 9.87. */
    private static String decimal(double value, int digits) {
        return BigDecimal.valueOf(value).setScale(digits, RoundingMode.FLOOR).toPlainString();
    }
}
