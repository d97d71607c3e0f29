package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The loop stays awake until the takeover, and drills where there is time for it. */
final class ReadinessTest {

    private static final long NOW = 60_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private int drills;
    private final Readiness readiness = new Readiness();

    @Test
    void staysAwakeForTheTakeoverAndWhatComesBeforeItOnly() {
        assertThat(readiness.staysAwakeFor(NOW)).isFalse();
        readiness.takeoverNear(NOW + 5 * MILLI, NOW);

        assertThat(readiness.staysAwakeFor(NOW + 2 * MILLI)).isTrue();
        assertThat(readiness.staysAwakeFor(NOW + 5 * MILLI)).isTrue();
        assertThat(readiness.staysAwakeFor(NOW + 5 * MILLI + 1)).isFalse();
        assertThat(readiness.staysAwakeFor(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void theLaterOfTwoTakeoversCounts() {
        readiness.takeoverNear(NOW + 5 * MILLI, NOW);
        readiness.takeoverNear(NOW + 4 * MILLI, NOW);

        assertThat(readiness.staysAwakeFor(NOW + 5 * MILLI)).isTrue();
    }

    @Test
    void drillsOnceForManyTakeoversAndNotInTheLastMoment() {
        readiness.drillBy(() -> drills++, NOW - 1_000 * MILLI);
        readiness.takeoverNear(NOW + 2 * MILLI, NOW);
        assertThat(drills).as("too late for one").isZero();

        readiness.takeoverNear(NOW + 5 * MILLI, NOW);
        readiness.takeoverNear(NOW + 5 * MILLI, NOW);
        assertThat(drills).as("fresh from the first").isEqualTo(1);

        readiness.takeoverNear(NOW + 105 * MILLI, NOW + 100 * MILLI);
        assertThat(drills).isEqualTo(2);
    }
}
