package dev.holdfast.control.api;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One line of RFC 4180. */
final class CsvLine {

    private static final String NEEDS_QUOTES = ",\"\r\n";

    /** With these, spreadsheets take a cell for a formula and compute it. */
    private static final String FORMULA = "=+-@\t\r";

    private CsvLine() {}

    static String of(List<? extends @Nullable Object> cells) {
        return cells.stream().map(CsvLine::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        // A number is no formula, even if it begins with a minus.
        boolean formula = !(value instanceof Number) && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
        String safe = formula ? "'" + text : text;
        return safe.chars().anyMatch(c -> NEEDS_QUOTES.indexOf(c) >= 0) ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
