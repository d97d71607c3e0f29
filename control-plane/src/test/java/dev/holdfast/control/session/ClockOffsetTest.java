package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockOffsetTest {

    private final ClockOffset clock = new ClockOffset();

    @Test
    void knowsNothingBeforeTheFirstAnswer() {
        assertThat(clock.best()).isNull();
    }

    @Test
    void takesTheMiddleOfTheRoundTripAndHalfOfItAsItsError() {
        clock.measured(1_000, 100, 5_050);
        assertThat(clock.best()).isEqualTo(new ClockOffset.Measurement(4_000, 50));
    }

    @Test
    void forgetsWhatItKnewOfAClockThatWasSet() {
        long hour = 3_600_000_000_000L;
        clock.measured(0, 10, 5);
        clock.measured(1_000, 4_000, hour);
        assertThat(clock.best()).isEqualTo(new ClockOffset.Measurement(hour - 3_000, 2_000));
        clock.measured(9_000, 8_000, 13_000);
        assertThat(clock.best()).isEqualTo(new ClockOffset.Measurement(0, 4_000));
    }

    @Test
    void trustsTheQuickestAnswerOfTheLastFew() {
        clock.measured(0, 1_000, 900);
        clock.measured(0, 10, 105);
        clock.measured(0, 2_000, 3_000);
        assertThat(clock.best()).isEqualTo(new ClockOffset.Measurement(100, 5));
        for (int i = 0; i < 8; i++) {
            clock.measured(0, 200, 600);
        }
        assertThat(clock.best()).isEqualTo(new ClockOffset.Measurement(500, 100));
    }
}
