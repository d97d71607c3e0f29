package dev.holdfast.control.dashboard;

import org.jspecify.annotations.Nullable;

/** How far a node's clock is off. */
final class ClockWords {

    /** From here on, times of different nodes on one page mislead the eye. */
    private static final long WRONG_NANOS = 1_000_000_000L;

    private ClockWords() {}

    /** {@code 0.31 ms ahead ± 0.10 ms}. */
    static String of(long offsetNanos, @Nullable Long errorNanos) {
        String offset = offsetNanos == 0
                ? "right"
                : SpanWords.of(Math.abs(offsetNanos)) + (offsetNanos > 0 ? " ahead" : " behind");
        return errorNanos == null ? offset : offset + " ± " + SpanWords.of(errorNanos);
    }

    static boolean isWrong(@Nullable Long offsetNanos) {
        return offsetNanos != null && Math.abs(offsetNanos) >= WRONG_NANOS;
    }
}
