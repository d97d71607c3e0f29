package dev.holdfast.vrrp.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what somebody meant who wrote a name that is no setting's. */
final class SettingNames {

    /** More changed letters than this, and it is another word. */
    private static final int FARTHEST = 3;

    private SettingNames() {}

    /** The problem of an unknown name, with the nearest known one. */
    static SettingProblem unknown(String name, String value, List<Setting> known) {
        Optional<String> nearest = known.stream()
                .map(Setting::name)
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .filter(candidate -> distance(name, candidate) <= FARTHEST);
        return new SettingProblem(
                name,
                value,
                nearest.map(candidate -> "is of no known setting; did you mean " + candidate + "?")
                        .orElse("is of no known setting; take it out"));
    }

    /** Levenshtein's distance, without regard to case. */
    private static int distance(String first, String second) {
        int[] row = new int[second.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= first.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= second.length(); j++) {
                boolean same =
                        Character.toLowerCase(first.charAt(i - 1)) == Character.toLowerCase(second.charAt(j - 1));
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[second.length()];
    }
}
