package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamRateTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final StreamRate rate = new StreamRate(10, now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private int admitted(int come) {
        int in = 0;
        for (int i = 0; i < come; i++) {
            in += rate.admit().isZero() ? 1 : 0;
        }
        return in;
    }

    @Test
    void letsSoManyInASecondAndNoMore() {
        assertThat(admitted(100)).isEqualTo(10);
        pass(Duration.ofMillis(500));
        assertThat(admitted(100)).isEqualTo(5);
        pass(Duration.ofHours(5));
        assertThat(admitted(100)).isEqualTo(10);
    }

    @Test
    void spreadsThoseWhoAreSentAwayOverTheTimeInWhichThereIsRoomForThem() {
        admitted(10);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waits.add(rate.admit());
        }
        assertThat(waits).isSorted().doesNotHaveDuplicates();
        assertThat(waits.getFirst()).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_200));
        assertThat(waits.getLast()).isBetween(Duration.ofMillis(5_900), Duration.ofMillis(6_100));
    }

    @Test
    void whoComesBackWhenToldFindsAPlaceWhileNobodyElseComes() {
        admitted(10);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waits.add(rate.admit());
        }
        Duration passed = Duration.ZERO;
        for (Duration wait : waits) {
            pass(wait.minus(passed));
            passed = wait;
            assertThat(rate.admit()).isZero();
        }
    }

    @Test
    void sendsNobodyAwayForLong() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(rate.admit()).isLessThanOrEqualTo(Duration.ofMinutes(5));
        }
    }
}
