package dev.holdfast.control.dashboard;

import static dev.holdfast.control.dashboard.StoredTransitions.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.vrrp.State;
import dev.holdfast.web.Feed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransitionWordsTest {

    private static StoredTransition started(int secondsAgo, State to) {
        return StoredTransitions.at(NOW.minusSeconds(secondsAgo), State.INITIALIZE, to, "started", Map.of(), Map.of());
    }

    @Test
    void whatWasToldLateStandsWhereItHappened() {
        Feed feed = TransitionWords.feed(
                List.of(started(30, State.BACKUP), started(10, State.ACTIVE), started(60, State.FAULT)), true, NOW);

        assertThat(feed.rows())
                .extracting(row -> row.occurred().at())
                .containsExactly(NOW.minusSeconds(10), NOW.minusSeconds(30), NOW.minusSeconds(60));
    }
}
