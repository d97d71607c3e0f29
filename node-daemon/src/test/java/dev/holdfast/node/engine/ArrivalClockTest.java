package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The kernel's wall clock is believed as far as a packet can have waited for an idle processor. */
final class ArrivalClockTest {

    private static final long UNIX = 1_795_000_000_000_000_000L;
    private static final long NOW = 60_000_000_000L;

    private final ArrivalClock clock = new ArrivalClock();

    ArrivalClockTest() {
        clock.set(UNIX, NOW);
    }

    @Test
    void aPacketArrivedBeforeItWasRead() {
        assertThat(clock.arrivedNanos(UNIX - 1_300_000)).isEqualTo(NOW - 1_300_000);
        assertThat(clock.arrivedNanos(UNIX)).isEqualTo(NOW);
        assertThat(clock.arrivedNanos(UNIX - ArrivalClock.LONGEST_WAIT_NANOS))
                .isEqualTo(NOW - ArrivalClock.LONGEST_WAIT_NANOS);
    }

    @Test
    void aWallClockThatWasSetMakesNoPacketOld() {
        assertThat(clock.arrivedNanos(UNIX - ArrivalClock.LONGEST_WAIT_NANOS - 1))
                .isEqualTo(NOW);
        assertThat(clock.arrivedNanos(UNIX - 3_600_000_000_000L)).isEqualTo(NOW);
        assertThat(clock.arrivedNanos(UNIX + 1)).isEqualTo(NOW);
    }

    @Test
    void whatTheKernelDidNotSayIsNow() {
        assertThat(clock.arrivedNanos(0)).isEqualTo(NOW);
    }

    @Test
    void readsBothClocksTogether() {
        long before = System.nanoTime();
        clock.read();
        assertThat(clock.nowNanos()).isBetween(before, System.nanoTime());
        long wallUnixNanos = System.currentTimeMillis() * 1_000_000;
        assertThat(clock.arrivedNanos(wallUnixNanos - 60_000_000_000L)).isEqualTo(clock.nowNanos());
    }
}
