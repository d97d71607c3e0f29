package dev.holdfast.control.history.tenure;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How much of a window a virtual router was served. Times are in seconds; those of {@code seconds} add up to the window.
 *
 * @param share of the time of which everything is known, the part with exactly one ACTIVE, 0 to 1; null: there is no such time
 * @param unknownShare of the window, the part of which not everything is known, 0 to 1
 * @param outages how many times nobody was ACTIVE for sure, in whole or in part inside the window
 * @param longestSeconds of these, as far as it lies inside the window
 * @param possibleOutages how many times it may have been so: a takeover tells that the former holder was gone, but not since when
 * @param longest the longest of both, at most {@link #MOST_OUTAGES}
 */
public record Availability(
        long router,
        Instant since,
        Instant until,
        @Nullable Double share,
        double unknownShare,
        Seconds seconds,
        int outages,
        double outageSeconds,
        double longestSeconds,
        int possibleOutages,
        List<OutageView> longest) {

    static final int MOST_OUTAGES = 50;

    /** By {@link Holding}. */
    public record Seconds(double one, double several, double none, double atLeastOne, double unknown) {}

    /**
     * One outage, whole, also where it begins before the window or ends after it.
     *
     * @param to null: it lasts, or what came after is not known
     * @param seconds null likewise; where it is not {@code certain}, at most
     * @param errorSeconds by so much it may be wrong for the nodes' clocks; null: not measured
     * @param endedBy the transition that ended it, as a place in the history; null: none
     */
    public record OutageView(
            Instant from,
            @Nullable Instant to,
            @Nullable Double seconds,
            boolean certain,
            @Nullable Double errorSeconds,
            UUID formerNode,
            @Nullable UUID nextNode,
            @Nullable String endedBy) {}
}
