package dev.holdfast.node.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AddressLifetimeTest {

    @Test
    void isThreeIntervalsRoundedUpAndNeverLessThanTwoSeconds() {
        assertThat(AddressLifetime.of(Duration.ofMillis(10)).seconds()).isEqualTo(2);
        assertThat(AddressLifetime.of(Duration.ofSeconds(1)).seconds()).isEqualTo(3);
        assertThat(AddressLifetime.of(Duration.ofMillis(1010)).seconds()).isEqualTo(4);
        assertThat(AddressLifetime.of(Duration.ofMillis(40_950)).seconds()).isEqualTo(123);
    }

    @Test
    void countsAsOverAsSoonAsTheKernelMayHaveLetGo() {
        AddressLifetime lifetime = new AddressLifetime(3);
        assertThat(lifetime.isOver(2_600_000_000L, 0)).isFalse();
        assertThat(lifetime.isOver(2_700_000_000L, 0)).isTrue();
    }

    @Test
    void isRefreshedOftenEnoughToMissOneOrTwo() {
        AddressLifetime lifetime = new AddressLifetime(2);
        assertThat(lifetime.isOver(3 * lifetime.refreshNanos(), 0)).isFalse();
    }
}
