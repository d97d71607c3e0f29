package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.settings.TrackedCheck.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A check as text: {@code interface eth1 weight -30}, {@code process nginx interval 2s fall 3}; and as the fields of a block of the
 * node's file, which are the same words.
 */
public final class CheckText {

    private static final String WEIGHT = "weight";
    private static final String INTERVAL = "interval";
    private static final String RISE = "rise";
    private static final String FALL = "fall";
    private static final List<String> KINDS = List.of("interface", "file", "process");
    private static final List<String> WORDS = List.of("interface", "file", "process", WEIGHT, INTERVAL, RISE, FALL);

    private static final int MOST_WEIGHT = 253;
    private static final int MOST_LOOKS = 100;
    private static final int LONGEST_INTERFACE = 15;
    private static final int LONGEST_PATH = 255;
    private static final int LONGEST_PROCESS = 63;
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);
    private static final Duration MOST_INTERVAL = Duration.ofHours(1);

    private final Map<String, String> fields;
    private final List<SettingProblem> problems = new ArrayList<>();

    private CheckText(Map<String, String> fields) {
        this.fields = fields;
    }

    /**
     * Reads the fields of one check.
     *
     * @throws SettingException with every problem, each with the name of its field
     */
    public static TrackedCheck read(Map<String, String> fields) {
        return new CheckText(fields).check();
    }

    /**
     * The same of words in pairs.
     *
     * @throws IllegalArgumentException with what is wrong, as the rest of a sentence
     */
    static TrackedCheck parse(String text) {
        String[] words = text.strip().split("\\s+");
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            if (fields.put(words[i], words[i + 1]) != null) {
                throw new IllegalArgumentException("holds '" + text + "', which says " + words[i] + " twice");
            }
        }
        if (words.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "holds '" + text + "'; write words in pairs such as interface eth1 weight -30");
        }
        try {
            return read(fields);
        } catch (SettingException e) {
            throw new IllegalArgumentException("holds '" + text + "': " + e.getMessage(), e);
        }
    }

    static String format(TrackedCheck check) {
        StringBuilder text =
                new StringBuilder(SettingParser.word(check.kind())).append(' ').append(check.target());
        if (check.weight() != 0) {
            text.append(" weight ").append(check.weight());
        }
        if (check.isPolled()) {
            text.append(" interval ").append(DurationText.format(check.interval()));
            text.append(" rise ").append(check.rise());
            text.append(" fall ").append(check.fall());
        }
        return text.toString();
    }

    private TrackedCheck check() {
        refuseUnknown();
        Kind kind = kind().orElse(Kind.INTERFACE);
        refuseLooksAtAnInterface(kind);
        TrackedCheck check = new TrackedCheck(
                kind,
                target(kind),
                number(WEIGHT, 0, -MOST_WEIGHT, MOST_WEIGHT),
                interval(),
                number(RISE, 1, 1, MOST_LOOKS),
                number(FALL, 1, 1, MOST_LOOKS));
        if (!problems.isEmpty()) {
            throw new SettingException(problems);
        }
        return check;
    }

    private void refuseUnknown() {
        fields.forEach((name, value) -> {
            if (!WORDS.contains(name)) {
                String remedy = NearestName.of(name, WORDS)
                        .map(near -> "is of no known field; did you mean " + near + "?")
                        .orElse("is of no known field; known here: " + String.join(", ", WORDS));
                problems.add(new SettingProblem(name, value, remedy));
            }
        });
    }

    /** Empty, and a problem, if it is not exactly one. */
    private Optional<Kind> kind() {
        List<String> named = KINDS.stream().filter(fields::containsKey).toList();
        if (named.size() != 1) {
            String first = named.isEmpty() ? "interface" : named.getLast();
            String remedy = named.isEmpty()
                    ? "is missing; write what is checked: interface: eth1, file: /run/NAME or process: NAME"
                    : "is a second thing beside " + named.getFirst() + "; write each check by itself";
            problems.add(new SettingProblem(first, fields.getOrDefault(first, ""), remedy));
            return Optional.empty();
        }
        return Optional.of(Kind.values()[KINDS.indexOf(named.getFirst())]);
    }

    private void refuseLooksAtAnInterface(Kind kind) {
        for (String name : List.of(INTERVAL, RISE, FALL)) {
            String value = fields.get(name);
            if (kind == Kind.INTERFACE && fields.containsKey("interface") && value != null) {
                problems.add(new SettingProblem(
                        name, value, "is of no use for an interface, of which the kernel tells at once; take it out"));
            }
        }
    }

    private String target(Kind kind) {
        return switch (kind) {
            case INTERFACE ->
                parsed(
                        "interface",
                        "",
                        text -> fitting(text, LONGEST_INTERFACE, !text.contains("/"))
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "is no interface name; write 1 to 15 characters as ip link shows them")));
            case FILE ->
                parsed(
                        "file",
                        "",
                        text -> fitting(text, LONGEST_PATH, text.startsWith("/"))
                                .orElseThrow(
                                        () -> new IllegalArgumentException(
                                                "is no absolute path without spaces, commas and quotes; write one such as /run/NAME")));
            case PROCESS ->
                parsed(
                        "process",
                        "",
                        text -> fitting(text, LONGEST_PROCESS, !text.contains("/"))
                                .orElseThrow(
                                        () -> new IllegalArgumentException(
                                                "is no process name; write 1 to 63 characters as ps -e shows them, without a path")));
        };
    }

    /** What is part of a list and of a line of the log. */
    private static Optional<String> fitting(String text, int longest, boolean fits) {
        boolean plain = text.chars().noneMatch(c -> c <= ' ' || c == ',' || c == '"' || c == 0x7F);
        return fits && plain && !text.isEmpty() && text.length() <= longest ? Optional.of(text) : Optional.empty();
    }

    private int number(String name, int fallback, int least, int most) {
        return parsed(name, fallback, text -> {
            if (text.matches("[+-]?\\d{1,9}")) {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            throw new IllegalArgumentException("is out of range; write a whole number from " + least + " to " + most);
        });
    }

    private Duration interval() {
        return parsed(INTERVAL, DEFAULT_INTERVAL, text -> SettingParser.time(text, LEAST_INTERVAL, MOST_INTERVAL));
    }

    private <T> T parsed(String name, T fallback, Function<String, T> parser) {
        String text = fields.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            return parser.apply(text.strip());
        } catch (IllegalArgumentException e) {
            problems.add(new SettingProblem(name, text, String.valueOf(e.getMessage())));
            return fallback;
        }
    }
}
