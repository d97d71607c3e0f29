package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ArrivalLimitTest {

    private final ArrivalLimit limit = new ArrivalLimit(2);
    private final AtomicInteger arrived = new AtomicInteger();

    @Test
    void whoComesWhileTooManyArriveIsToldWhenToComeBack() {
        limit.run(() -> limit.run(() -> assertThatThrownBy(() -> limit.run(arrived::incrementAndGet))
                .isInstanceOfSatisfying(
                        OverloadedException.class,
                        full -> assertThat(full.retryAfter())
                                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(6)))));
        assertThat(arrived).hasValue(0);

        limit.run(arrived::incrementAndGet);
        assertThat(arrived).hasValue(1);
    }

    @Test
    void anArrivalThatFailsLeavesItsPlace() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> limit.run(() -> {
                        throw new IllegalStateException("the database is away");
                    }))
                    .hasMessage("the database is away");
        }
        limit.run(arrived::incrementAndGet);
        assertThat(arrived).hasValue(1);
    }
}
