package dev.holdfast.control.query;

import java.util.List;
import java.util.Locale;

/**
 * One value that a word knows.
 *
 * @param value as it is stored, {@code active_down_timer_expired}
 * @param shown as people write it, {@code active-down-timer-expired}
 * @param aliases other words for the same, in lower case with hyphens
 * @param doc what it means
 */
public record Choice(String value, String shown, List<String> aliases, String doc) {

    public Choice {
        aliases = List.copyOf(aliases);
    }

    static Choice of(String value, String doc, String... aliases) {
        return new Choice(value, normal(value), List.of(aliases), doc);
    }

    /** One that everybody writes in capitals. */
    static Choice capital(String value, String doc, String... aliases) {
        return new Choice(value, value, List.of(aliases), doc);
    }

    boolean isNamed(String text) {
        String wanted = normal(text);
        return normal(value).equals(wanted) || aliases.contains(wanted);
    }

    private static String normal(String text) {
        return text.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
    }
}
