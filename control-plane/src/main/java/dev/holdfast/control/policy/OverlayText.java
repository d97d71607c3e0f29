package dev.holdfast.control.policy;

import dev.holdfast.vrrp.settings.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The settings that policy may lay over a node's file, and the check of their text. */
final class OverlayText {

    private static final Duration LONGEST_STARTUP = Duration.ofHours(1);
    private static final Duration LONGEST_PREEMPT_DELAY = Duration.ofSeconds(1000);

    private OverlayText() {}

    static List<String> names() {
        return List.of("preemption", "startup.delay", "startup.gate", "startup.maxHold", "startup.proof");
    }

    static String defaultOf(String setting) {
        return switch (setting) {
            case "preemption" -> "never";
            case "startup.delay" -> "0s";
            case "startup.gate" -> "link";
            case "startup.maxHold" -> "60s";
            case "startup.proof" -> "any";
            default -> throw new PolicyRefusedException(unknown(setting));
        };
    }

    /**
     * The canonical text of a value.
     *
     * @throws PolicyRefusedException if there is no such setting, or the value is none for it
     */
    static @Nullable String check(String setting, @Nullable String value) {
        if (!names().contains(setting)) {
            throw new PolicyRefusedException(unknown(setting));
        }
        if (value == null) {
            return null;
        }
        String text = value.strip().toLowerCase(Locale.ROOT);
        return switch (setting) {
            case "preemption" -> preemption(setting, text);
            case "startup.gate" -> oneOf(setting, text, List.of("off", "link"));
            case "startup.proof" -> oneOf(setting, text, List.of("any", "answer"));
            default -> DurationText.format(duration(setting, text, text, Duration.ZERO, LONGEST_STARTUP));
        };
    }

    private static String preemption(String setting, String text) {
        if (!text.startsWith("after ")) {
            return oneOf(setting, text, List.of("never", "immediate"));
        }
        String delay = text.substring("after ".length());
        return "after "
                + DurationText.format(duration(setting, text, delay, Duration.ofMillis(1), LONGEST_PREEMPT_DELAY));
    }

    private static String oneOf(String setting, String text, List<String> words) {
        if (!words.contains(text)) {
            throw new PolicyRefusedException(
                    setting + " '" + text + "' is none; write one of " + String.join(", ", words));
        }
        return text;
    }

    private static Duration duration(String setting, String whole, String text, Duration least, Duration most) {
        try {
            Duration duration = DurationText.parse(text);
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new PolicyRefusedException(setting + " '" + whole + "' is out of range; write "
                        + DurationText.format(least) + " to " + DurationText.format(most));
            }
            return duration;
        } catch (IllegalArgumentException notOne) {
            throw new PolicyRefusedException(setting + " '" + whole + "' " + notOne.getMessage());
        }
    }

    private static String unknown(String setting) {
        return setting + " is no setting that policy may lay over a node's file; those are "
                + String.join(", ", names());
    }
}
