package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.vrrp.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The down timer announces itself before it ends; adverts leave in their slots. */
final class RouterAlarmsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long NEAR = RouterAlarms.NEAR_NANOS;

    private final AlarmQueue queue = new AlarmQueue();
    private final List<String> rung = new ArrayList<>();
    private final RouterAlarms alarms = new RouterAlarms(queue, new RouterAlarms.Ringing() {
        @Override
        public void timerDue(Timer timer, long generation, long nowNanos) {
            rung.add(timer + " " + generation + " at " + nowNanos);
        }

        @Override
        public void refreshDue(long nowNanos) {
            rung.add("REFRESH at " + nowNanos);
        }

        @Override
        public void takeoverNear(long deadlineNanos, long nowNanos) {
            rung.add("NEAR " + deadlineNanos + " at " + nowNanos);
        }
    });

    /** Everything that is due by then, each at its own moment. */
    private List<String> ringUntil(long untilNanos) {
        rung.clear();
        for (long next = queue.firstDeadlineNanos(); next <= untilNanos; next = queue.firstDeadlineNanos()) {
            Alarm due = queue.pollDue(next);
            assertThat(due).isNotNull();
            due.ring(next);
        }
        return List.copyOf(rung);
    }

    @Test
    void theDownTimerIsAnnouncedAndThenRings() {
        alarms.set(Timer.ACTIVE_DOWN, 7, 3 * SECOND);

        assertThat(ringUntil(10 * SECOND))
                .containsExactly("NEAR " + 3 * SECOND + " at " + (3 * SECOND - NEAR), "ACTIVE_DOWN 7 at " + 3 * SECOND);
    }

    @Test
    void whoIsHeardInTimeHearsOfNeither() {
        alarms.set(Timer.ACTIVE_DOWN, 7, 3 * SECOND);
        alarms.set(Timer.ACTIVE_DOWN, 8, 4 * SECOND);

        assertThat(ringUntil(4 * SECOND - NEAR - 1)).isEmpty();
    }

    @Test
    void whoIsHeardInTheLastMomentIsAnnouncedAnew() {
        alarms.set(Timer.ACTIVE_DOWN, 7, 3 * SECOND);
        assertThat(ringUntil(3 * SECOND - 1)).hasSize(1);
        alarms.set(Timer.ACTIVE_DOWN, 8, 6 * SECOND);

        assertThat(ringUntil(10 * SECOND))
                .containsExactly("NEAR " + 6 * SECOND + " at " + (6 * SECOND - NEAR), "ACTIVE_DOWN 8 at " + 6 * SECOND);
    }

    @Test
    void aDownTimerThatIsClearedSaysNothing() {
        alarms.set(Timer.ACTIVE_DOWN, 7, 3 * SECOND);
        assertThat(ringUntil(3 * SECOND - 1)).hasSize(1);
        alarms.clear(Timer.ACTIVE_DOWN);

        assertThat(ringUntil(10 * SECOND)).isEmpty();
    }

    @Test
    void advertsLeaveInTheSlotsOfTheirIntervalAndOtherTimersOnTheirOwn() {
        alarms.pace(Duration.ofMillis(640));
        alarms.set(Timer.ADVERT, 1, 1_019_999_999L);
        alarms.set(Timer.PREEMPT_DELAY, 2, 1_019_999_999L);

        assertThat(ringUntil(2 * SECOND)).containsExactly("ADVERT 1 at 1010000000", "PREEMPT_DELAY 2 at 1019999999");
    }

    @Test
    void allOfThemAreClearedTogether() {
        for (Timer timer : Timer.values()) {
            alarms.set(timer, 1, SECOND);
        }
        alarms.setRefresh(SECOND);
        alarms.clearAll();

        assertThat(ringUntil(10 * SECOND)).isEmpty();
    }
}
