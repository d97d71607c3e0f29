package dev.holdfast.vrrp.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant: the known name that takes the fewest slips, or else one that begins so. */
public final class NearestName {

    /** More slips than this, and it is another word. */
    private static final int FARTHEST = 3;

    /** What is longer than this is no slip of any name. */
    private static final int LONGEST = 64;

    private static final int SHORTEST_BEGINNING = 2;

    private NearestName() {}

    /** The nearest of the known names, if any is near enough. Capitals do not matter. */
    public static Optional<String> of(String written, Collection<String> known) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = written.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> slips(wanted, name) <= Math.min(FARTHEST, name.length() / 2))
                .min(Comparator.comparingInt((String name) -> slips(wanted, name))
                        .thenComparing(Comparator.naturalOrder()))
                .or(() -> known.stream()
                        .filter(name -> wanted.length() >= SHORTEST_BEGINNING
                                && name.toLowerCase(Locale.ROOT).startsWith(wanted))
                        .min(Comparator.naturalOrder()));
    }

    /** Letters to change, add, leave out or exchange with their neighbour. */
    private static int slips(String wanted, String known) {
        String name = known.toLowerCase(Locale.ROOT);
        int[][] steps = new int[wanted.length() + 1][name.length() + 1];
        for (int i = 0; i <= wanted.length(); i++) {
            for (int j = 0; j <= name.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, wanted, name, i, j);
            }
        }
        return steps[wanted.length()][name.length()];
    }

    private static int step(int[][] steps, String a, String b, int i, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + change);
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
