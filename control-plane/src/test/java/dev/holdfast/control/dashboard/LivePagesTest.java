package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LivePagesTest {

    private static long pauseMillis(long took) {
        return LivePages.pause(Duration.ofMillis(took)).toMillis();
    }

    @Test
    void quickRenderingsBeginTenTimesASecondAndSlowOnesLeaveAFifthOfTheTime() {
        assertThat(pauseMillis(0)).isEqualTo(100);
        assertThat(pauseMillis(60)).isEqualTo(40);
        assertThat(pauseMillis(80)).isEqualTo(20);
        assertThat(pauseMillis(100)).isEqualTo(25);
        assertThat(pauseMillis(400)).isEqualTo(100);
    }
}
