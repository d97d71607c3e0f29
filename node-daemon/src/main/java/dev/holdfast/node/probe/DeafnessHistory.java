package dev.holdfast.node.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How long one interface's link was deaf: the longest and the latest of what was measured.
 *
 * @param measured oldest first, at most {@link #MOST}
 */
public record DeafnessHistory(List<Measured> measured) {

    /** Nothing measured yet. */
    public static final DeafnessHistory NONE = new DeafnessHistory(List.of());

    /** The latest, and the longest if that is not among them. */
    static final int MOST = 9;

    /**
     * For so long a measurement counts. Longer than the time between two restarts for maintenance, so that there is a fresh one; and
     * not for ever, since switch, port and bond are another by then, and a night without any other host on the link is measured, too.
     */
    static final Duration COUNTS_FOR = Duration.ofDays(90);

    /** Routers of one interface measure the same arming, each for itself. */
    private static final Duration SAME_ARMING = Duration.ofSeconds(2);

    public DeafnessHistory {
        measured = List.copyOf(measured);
    }

    /**
     * From when a gate was armed until something proved that the link hears.
     *
     * @param at of the proof
     * @param millis 0 and more
     */
    public record Measured(Instant at, long millis) {}

    /** The longest that counts at that moment; of equal ones the latest. */
    public Optional<Measured> longest(Instant now) {
        return measured.stream()
                .filter(one -> countsAt(one, now))
                .max(Comparator.comparingLong(Measured::millis).thenComparing(Measured::at));
    }

    /** With one more; what does not count any more is gone, and what is too much. */
    DeafnessHistory with(Measured next) {
        List<Measured> kept = new ArrayList<>(
                measured.stream().filter(one -> countsAt(one, next.at())).toList());
        if (!kept.isEmpty() && isSameArming(kept.getLast(), next)) {
            Measured former = kept.removeLast();
            kept.add(former.millis() > next.millis() ? former : next);
        } else {
            kept.add(next);
        }
        while (kept.size() > MOST) {
            long longest = kept.stream().mapToLong(Measured::millis).max().orElse(0);
            kept.remove(kept.getFirst().millis() == longest ? 1 : 0);
        }
        return new DeafnessHistory(kept);
    }

    private static boolean isSameArming(Measured former, Measured next) {
        return Duration.between(former.at(), next.at()).abs().compareTo(SAME_ARMING) < 0;
    }

    private static boolean countsAt(Measured one, Instant now) {
        return one.at().plus(COUNTS_FOR).isAfter(now);
    }
}
