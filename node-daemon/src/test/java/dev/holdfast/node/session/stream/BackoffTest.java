package dev.holdfast.node.session.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Backoff.Limits.DEFAULT, new Random(7));

    @Test
    void staysSmallForAWhileThenGrowsToItsMaximum() {
        long nowNanos = 5;
        Duration longestWhileEager = Duration.ZERO;
        for (int i = 0; i < 60; i++) {
            longestWhileEager = max(longestWhileEager, backoff.next(nowNanos + TimeUnit.SECONDS.toNanos(i)));
        }
        assertThat(longestWhileEager).isBetween(Duration.ofMillis(1_600), Duration.ofMillis(2_400));

        nowNanos += TimeUnit.MINUTES.toNanos(3);
        assertThat(backoff.next(nowNanos)).isBetween(Duration.ofMillis(2_560), Duration.ofMillis(3_840));
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 30; i++) {
            longest = max(longest, backoff.next(nowNanos));
        }
        assertThat(longest).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(144));
        assertThat(backoff.longest()).isBetween(Duration.ofSeconds(96), Duration.ofSeconds(144));
    }

    @Test
    void beginsAnewAfterAWelcome() {
        for (int i = 0; i < 30; i++) {
            backoff.next(TimeUnit.MINUTES.toNanos(i));
        }
        backoff.reset();
        assertThat(backoff.next(0)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_200));
    }

    @Test
    void isNotTheSameForEverybody() {
        Backoff other = new Backoff(Backoff.Limits.DEFAULT, new Random(123_456_789));
        assertThat(other.next(0)).isNotEqualTo(backoff.next(0));
    }

    @Test
    void staysAwayAsLongAsItIsAskedAndALittleMoreThatIsItsOwn() {
        Set<Duration> waits = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Duration wait = backoff.asked(Duration.ofSeconds(10));
            assertThat(wait).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
            waits.add(wait);
        }
        assertThat(waits).hasSizeGreaterThan(50);
        assertThat(backoff.asked(Duration.ofDays(40))).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(12));
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
