package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.dashboard.ActiveCount.Kind;
import dev.holdfast.control.dashboard.StateSegment.Report;
import dev.holdfast.control.history.StateBands.Burst;
import dev.holdfast.control.history.StateBands.Change;
import dev.holdfast.control.history.StateBands.Lane;
import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.vrrp.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateSegmentTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final Report SILENT_NEVER = new Report(null, null, null);

    private static Instant at(double seconds) {
        return START.plusMillis((long) (seconds * 1000));
    }

    private static Change change(double seconds, State from, State to) {
        return new Change(new Cursor(at(seconds), 1), at(seconds), from, to);
    }

    private static Burst one(double seconds, State from, State to) {
        Change change = change(seconds, from, to);
        return new Burst(change, change, 1);
    }

    private static List<StateSegment> segments(@Nullable Lane lane, Report report) {
        return StateSegment.of(lane, report, START, at(100));
    }

    private static Lane lane(@Nullable Change before, Burst... bursts) {
        return new Lane(new UUID(0, 1), before, List.of(bursts));
    }

    @Test
    void statesFollowOneAnotherWithoutAHole() {
        assertThat(segments(
                        lane(
                                change(-5, State.INITIALIZE, State.BACKUP),
                                one(10, State.BACKUP, State.ACTIVE),
                                one(60, State.ACTIVE, State.FAULT)),
                        SILENT_NEVER))
                .containsExactly(
                        new StateSegment(State.BACKUP, false, true, at(0), at(10)),
                        new StateSegment(State.ACTIVE, false, true, at(10), at(60)),
                        new StateSegment(State.FAULT, false, true, at(60), at(100)));
    }

    @Test
    void nothingIsKnownBeforeTheFirstTransition() {
        assertThat(segments(lane(null, one(10, State.INITIALIZE, State.BACKUP)), SILENT_NEVER))
                .first()
                .satisfies(segment -> {
                    assertThat(segment.state()).isNull();
                    assertThat(segment.isUnknown()).isTrue();
                });
    }

    @Test
    void aStateThatWasLeftWithoutAWordIsNotCertain() {
        List<StateSegment> found = segments(
                lane(change(-5, State.BACKUP, State.ACTIVE), one(50, State.INITIALIZE, State.BACKUP)), SILENT_NEVER);

        assertThat(found.getFirst()).isEqualTo(new StateSegment(State.ACTIVE, false, false, at(0), at(50)));
        assertThat(found.getFirst().isActive()).isFalse();
        assertThat(found.getLast().isUnknown()).isFalse();
    }

    @Test
    void severalInOneBurstAreOneStretchAndTheLastOfThemGoesOn() {
        Burst several = new Burst(change(10, State.BACKUP, State.ACTIVE), change(12, State.ACTIVE, State.FAULT), 2);

        assertThat(segments(lane(change(-5, State.INITIALIZE, State.BACKUP), several), SILENT_NEVER))
                .containsExactly(
                        new StateSegment(State.BACKUP, false, true, at(0), at(10)),
                        new StateSegment(State.FAULT, true, false, at(10), at(12)),
                        new StateSegment(State.FAULT, false, true, at(12), at(100)));
    }

    @Test
    void aNodeThatIsNotHeardIsCertainUntilItsLastWordOnly() {
        assertThat(segments(lane(change(-5, State.BACKUP, State.ACTIVE)), new Report(State.ACTIVE, at(-5), at(40))))
                .containsExactly(
                        new StateSegment(State.ACTIVE, false, true, at(0), at(40)),
                        new StateSegment(State.ACTIVE, false, false, at(40), at(100)));
    }

    @Test
    void aMemberWithoutARecordIsWhatItSaysOfItself() {
        assertThat(segments(null, new Report(State.BACKUP, at(30), null)))
                .extracting(StateSegment::state)
                .containsExactly(null, State.BACKUP);
    }

    @Test
    void overlapsAndGapsAreFoundAndTheUnknownIsNeither() {
        Map<String, List<StateSegment>> members = Map.of(
                "a",
                        segments(
                                lane(change(-5, State.BACKUP, State.ACTIVE), one(30, State.ACTIVE, State.BACKUP)),
                                SILENT_NEVER),
                "b",
                        segments(
                                lane(
                                        change(-5, State.INITIALIZE, State.BACKUP),
                                        one(20, State.BACKUP, State.ACTIVE),
                                        one(50, State.ACTIVE, State.BACKUP),
                                        one(70, State.BACKUP, State.ACTIVE)),
                                new Report(State.ACTIVE, at(70), at(90))));

        assertThat(ActiveCount.of(members))
                .containsExactly(
                        new ActiveCount(Kind.OVERLAP, at(20), at(30), List.of("a", "b")),
                        new ActiveCount(Kind.GAP, at(50), at(70), List.of()),
                        new ActiveCount(Kind.UNKNOWN, at(90), at(100), List.of()));
    }

    @Test
    void aRouterWithoutMembersHasNeitherOverlapNorGap() {
        assertThat(ActiveCount.of(Map.of())).isEmpty();
        assertThat(ActiveCount.of(Map.of("a", List.of()))).isEmpty();
    }
}
