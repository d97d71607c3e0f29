package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Routers of one interval meet in slots, and keep their interval. */
final class AdvertSlotsTest {

    private static final long INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

    private final AdvertSlots slots = AdvertSlots.of(Duration.ofMillis(100));

    @Test
    void isEarlyByLessThanTheSixtyFourthOfAnIntervalAndNeverLate() {
        LongStream.range(-5_000, 5_000)
                .map(i -> i * 7_919_113)
                .forEach(deadline ->
                        assertThat(deadline - slots.before(deadline)).isBetween(0L, INTERVAL_NANOS / 64 - 1));
    }

    @Test
    void whoIsInASlotStaysInItHoweverLateItWasCalled() {
        long slot = slots.before(123_456_789_012L);
        for (int round = 0; round < 1_000; round++) {
            long lateNanos = round % 1_500 * 1_000;
            long next = slots.before(slot + lateNanos + INTERVAL_NANOS);
            assertThat(next - slot).isEqualTo(INTERVAL_NANOS);
            slot = next;
        }
    }

    @Test
    void hundredsOfRoutersAreCalledAtSixtyFourMoments() {
        assertThat(LongStream.range(0, 250)
                        .map(router -> slots.before(7_000_000_000L + router * 397_000))
                        .distinct())
                .hasSizeLessThanOrEqualTo(65);
    }

    @Test
    void theShortestIntervalHasSlotsToo() {
        assertThat(AdvertSlots.of(Duration.ofNanos(1)).before(17)).isEqualTo(17);
    }
}
