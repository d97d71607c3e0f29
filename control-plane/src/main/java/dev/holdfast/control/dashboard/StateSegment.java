package dev.holdfast.control.dashboard;

import dev.holdfast.control.history.StateBands.Burst;
import dev.holdfast.control.history.StateBands.Lane;
import dev.holdfast.vrrp.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member was for a stretch of time.
 *
 * @param state null: nothing is on record
 * @param several whether it changed more often than can be shown, and {@code state} is what it was at last
 * @param certain whether it is known to have stayed so to the end of the stretch
 */
record StateSegment(@Nullable State state, boolean several, boolean certain, Instant from, Instant to) {

    boolean isActive() {
        return state == State.ACTIVE && certain && !several;
    }

    /** Whether it may have been anything. */
    boolean isUnknown() {
        return state == null || several || !certain;
    }

    /**
     * What a member says of itself now, for members of which no transition is on record.
     *
     * @param since null: it has not said
     * @param heardUntil its node's last word; null: it is connected
     */
    record Report(
            @Nullable State state,
            @Nullable Instant since,
            @Nullable Instant heardUntil) {}

    /** One after another without a hole, from {@code since} to {@code end}; none where that is no time at all. */
    static List<StateSegment> of(@Nullable Lane lane, Report report, Instant since, Instant end) {
        if (!since.isBefore(end)) {
            return List.of();
        }
        Stretches made = new Stretches(since, end);
        if (lane == null) {
            Instant reported = report.since();
            if (reported != null && report.state() != null) {
                made.until(reported, true);
                made.state = report.state();
            }
        } else {
            made.state = lane.before() == null ? null : lane.before().to();
            lane.bursts().forEach(made::through);
        }
        Instant heard = report.heardUntil();
        if (heard != null && heard.isBefore(end)) {
            made.until(heard, true);
            made.until(end, false);
        } else {
            made.until(end, true);
        }
        return made.segments;
    }

    private static final class Stretches {
        private final List<StateSegment> segments = new ArrayList<>();
        private final Instant end;
        private Instant at;
        private @Nullable State state;

        Stretches(Instant since, Instant end) {
            this.at = since;
            this.end = end;
        }

        void through(Burst burst) {
            // A state that the next transition does not come from was left without a word: killed, or a lost event.
            until(burst.first().at(), state == burst.first().from());
            state = burst.first().to();
            if (burst.several()) {
                state = burst.last().to();
                add(burst.last().at(), true, false);
            }
        }

        void until(Instant moment, boolean certain) {
            add(moment, false, certain && state != null);
        }

        private void add(Instant moment, boolean several, boolean certain) {
            Instant to = moment.isAfter(end) ? end : moment;
            if (at.isBefore(to)) {
                segments.add(new StateSegment(state, several, certain, at, to));
                at = to;
            }
        }
    }
}
