package dev.holdfast.node.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostUptimeTest {

    @Test
    void isTheFirstNumberInSeconds() {
        assertThat(HostUptime.parse("90.25 234388.90\n")).isEqualTo(90_250_000_000L);
    }

    @Test
    void isToldByThisKernel() {
        long before = HostUptime.nanos();

        assertThat(before).isPositive().isLessThan(Long.MAX_VALUE);
        assertThat(HostUptime.nanos()).isGreaterThanOrEqualTo(before);
    }
}
