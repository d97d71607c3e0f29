package dev.holdfast.control.fleet;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words that operators give to nodes: {@code site=berlin rack=7}. */
public final class Labels {

    private static final int MOST = 16;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    private Labels() {}

    /**
     * Reads what somebody typed: {@code name=value} with spaces or commas between them; may be empty.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static SortedMap<String, String> parse(String typed) {
        SortedMap<String, String> labels = new TreeMap<>();
        for (String word : typed.strip().split("[\\s,]+")) {
            if (word.isEmpty()) {
                continue;
            }
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("label '" + word + "' has no value; write name=value");
            }
            String name = word.substring(0, equals);
            if (labels.put(name, word.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("label '" + name + "' stands there twice; take one out");
            }
        }
        return check(labels);
    }

    /**
     * The same labels, in order.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static SortedMap<String, String> check(Map<String, String> labels) {
        if (labels.size() > MOST) {
            throw new IllegalArgumentException("there are " + labels.size() + " labels; at most " + MOST + " are kept");
        }
        labels.forEach((name, value) -> {
            if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("label '" + name + "=" + value
                        + "' is none; write name=value, both 1 to 63 of letters, digits, '.', '_' and '-', the name in"
                        + " lower case");
            }
        });
        return new TreeMap<>(labels);
    }

    /** What {@link #parse} reads. */
    public static String text(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(" "));
    }
}
