package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the settings out of one flat map, each by its type in the catalog, and collects every problem instead of stopping at
 * the first. What cannot be read comes back as its fallback, so that the rest can still be looked at.
 */
final class SettingParser {

    private final Map<String, String> texts;
    private final List<SettingProblem> problems = new ArrayList<>();

    SettingParser(Map<String, String> texts) {
        this.texts = texts;
    }

    /** A problem that only shows when settings are seen together. */
    void problem(Setting setting, String remedy) {
        problems.add(new SettingProblem(setting.name(), texts.getOrDefault(setting.name(), ""), remedy));
    }

    void problem(SettingProblem problem) {
        problems.add(problem);
    }

    boolean isWritten(Setting setting) {
        return texts.containsKey(setting.name());
    }

    boolean hasProblemWith(Setting setting) {
        return problems.stream().anyMatch(problem -> problem.setting().equals(setting.name()));
    }

    /** Ends the reading: throws what was collected. */
    void finish() {
        if (!problems.isEmpty()) {
            throw new SettingException(problems);
        }
    }

    String text(Setting setting, String fallback) {
        return parse(setting, fallback, text -> {
            int longest = ((SettingType.Text) setting.type()).longest();
            if (text.isEmpty()
                    || text.length() > longest
                    || text.chars().anyMatch(c -> Character.isISOControl(c) || c == '"')) {
                throw new IllegalArgumentException(
                        "does not fit; write 1 to " + longest + " printable characters without quotes");
            }
            return text;
        });
    }

    int number(Setting setting, int fallback) {
        return parse(setting, fallback, text -> {
            SettingType.WholeNumber range = (SettingType.WholeNumber) setting.type();
            if (text.matches("\\d{1,9}")) {
                int number = Integer.parseInt(text);
                if (number >= range.least() && number <= range.most()) {
                    return number;
                }
            }
            throw new IllegalArgumentException(
                    "is out of range; write a whole number from " + range.least() + " to " + range.most());
        });
    }

    Duration time(Setting setting, Duration fallback) {
        SettingType.Time range = (SettingType.Time) setting.type();
        return parse(setting, fallback, text -> time(text, range.least(), range.most()));
    }

    boolean flag(Setting setting, boolean fallback) {
        return parse(setting, fallback, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is neither; write true or false");
        });
    }

    /** Words of the file are the constants' names in lower case with hyphens. */
    <E extends Enum<E>> E choice(Setting setting, Class<E> type, E fallback) {
        return parse(setting, fallback, text -> {
            for (E constant : type.getEnumConstants()) {
                if (word(constant).equals(text)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException(
                    "is unknown; write " + String.join(" or ", ((SettingType.Choice) setting.type()).words()));
        });
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Preemption preemption(Setting setting, Preemption fallback) {
        Duration longest = ((SettingType.PreemptionRule) setting.type()).longest();
        return parse(setting, fallback, text -> {
            if (text.equals("never")) {
                return new Preemption.Never();
            }
            if (text.equals("immediate")) {
                return new Preemption.Immediate();
            }
            if (text.startsWith("after ")) {
                return new Preemption.After(time(text.substring(6).strip(), Duration.ofMillis(1), longest));
            }
            throw new IllegalArgumentException("is unknown; write never, immediate or after 30s");
        });
    }

    @Nullable
    IpAddress address(Setting setting) {
        return parse(setting, null, SettingParser::parseAddress);
    }

    List<IpAddress> addresses(Setting setting) {
        return parse(setting, List.of(), text -> list(setting, text, SettingParser::parseAddress));
    }

    List<VirtualAddress> virtualAddresses(Setting setting) {
        return parse(setting, List.of(), text -> list(setting, text, VirtualAddressText::parse));
    }

    /** Routes, rules or checks. */
    <T> List<T> phrases(Setting setting, Function<String, T> parser) {
        return parse(setting, List.of(), text -> list(setting, text, parser));
    }

    private static <T> List<T> list(Setting setting, String text, Function<String, T> parser) {
        int most = switch (setting.type()) {
            case SettingType.Phrases phrases -> phrases.most();
            case SettingType.Checks checks -> checks.most();
            default -> ((SettingType.Addresses) setting.type()).most();
        };
        String[] parts = text.split(",", most + 2);
        if (parts.length > most) {
            throw new IllegalArgumentException("has too many; write at most " + most);
        }
        List<T> values = new ArrayList<>(parts.length);
        for (String part : parts) {
            values.add(parser.apply(part.strip()));
        }
        return values;
    }

    static Duration time(String text, Duration least, Duration most) {
        Duration time = DurationText.parse(text);
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0 || time.toNanos() % 1_000_000 != 0) {
            throw new IllegalArgumentException("is out of range; write " + DurationText.format(least) + " to "
                    + DurationText.format(most) + " in whole milliseconds");
        }
        return time;
    }

    static IpAddress parseAddress(String text) {
        try {
            return IpAddress.parse(text);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "holds '" + text + "', which is no IP address; write one such as 10.77.0.1 or fe80::1");
        }
    }

    private <T extends @Nullable Object> T parse(Setting setting, T fallback, Function<String, T> parser) {
        String text = texts.get(setting.name());
        if (text == null) {
            if (setting.defaultText().isEmpty()) {
                problem(setting, "is missing; write " + setting.type().range());
            }
            return fallback;
        }
        try {
            return parser.apply(text.strip());
        } catch (IllegalArgumentException e) {
            problem(setting, String.valueOf(e.getMessage()));
            return fallback;
        }
    }
}
