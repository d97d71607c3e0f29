package dev.holdfast.control.query;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
final class Spelling {

    private static final int LONGEST = 48;

    private Spelling() {}

    /** The nearest of the known ones, if any is near enough: one slip in three letters, or the beginning of it. */
    static Optional<String> nearest(String typed, List<String> known) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        if (wanted.length() > LONGEST) {
            return Optional.empty();
        }
        String best = "";
        int least = Math.max(1, wanted.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        if (best.isEmpty() && wanted.length() >= 2) {
            return known.stream()
                    .filter(candidate -> candidate.toLowerCase(Locale.ROOT).startsWith(wanted))
                    .findFirst();
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** Letters to change, add, leave out or exchange with their neighbour. */
    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int step(int[][] steps, String a, String b, int i, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + change);
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
