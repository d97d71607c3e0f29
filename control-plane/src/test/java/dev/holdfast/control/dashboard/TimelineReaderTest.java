package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.dashboard.TimelineReader.Changes;
import dev.holdfast.control.history.StateBands.Burst;
import dev.holdfast.control.history.StateBands.Change;
import dev.holdfast.control.history.StateBands.Lane;
import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.vrrp.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimelineReaderTest {

    private static final Change CHANGE =
            new Change(new Cursor(Instant.EPOCH, 1), Instant.EPOCH, State.BACKUP, State.ACTIVE);

    private static Changes counted(int... known) {
        return Changes.of(new Lane(
                new UUID(0, 1),
                null,
                Arrays.stream(known)
                        .mapToObj(count -> new Burst(CHANGE, CHANGE, count))
                        .toList()));
    }

    @Test
    void changesAreCountedAndOfABurstItIsSaidThatThereMayBeMore() {
        assertThat(counted()).isEqualTo(new Changes(0, true));
        assertThat(counted(1, 1, 1)).isEqualTo(new Changes(3, true));
        // More than one: a burst of which two were read.
        assertThat(counted(2)).isEqualTo(new Changes(1, false));
        assertThat(counted(1, 5, 2)).isEqualTo(new Changes(7, false));
    }
}
