package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.history.StateBands.Change;
import dev.holdfast.control.history.StateBands.Lane;
import dev.holdfast.control.history.StateBands.Slot;
import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.vrrp.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimelineReaderTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private static Change change(int seconds) {
        Instant at = START.plusSeconds(seconds);
        return new Change(new Cursor(at, seconds), at, State.BACKUP, State.ACTIVE);
    }

    private static Slot many(int first, int last) {
        return new Slot(change(first), change(last));
    }

    private static Slot one(int seconds) {
        return new Slot(change(seconds), change(seconds));
    }

    @Test
    void aMemberThatNeverRestsIsOneBand() {
        Lane lane = new Lane(
                new UUID(0, 1),
                null,
                List.of(one(5), many(10, 19), many(20, 29), many(31, 38), many(60, 69), one(72), many(81, 89)));

        assertThat(TimelineReader.merged(lane, Duration.ofSeconds(10)).slots())
                .containsExactly(one(5), many(10, 38), many(60, 69), one(72), many(81, 89));
    }
}
