package dev.holdfast.control.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OccasionsTest {

    private final AtomicLong now = new AtomicLong(-5_000_000_000L);
    private final Occasions occasions = new Occasions(Duration.ofMinutes(1), now::get);

    @Test
    void theSameIsNewOnceAMinute() {
        assertThat(occasions.isNew("a")).isTrue();
        assertThat(occasions.isNew("a")).isFalse();
        assertThat(occasions.isNew("b")).isTrue();
        now.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(occasions.isNew("a")).isFalse();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(occasions.isNew("a")).isTrue();
        assertThat(occasions.isNew("a")).isFalse();
    }

    @Test
    void whatCameLongestAgoIsForgottenFirst() {
        occasions.isNew("first");
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        occasions.isNew("second");
        occasions.isNew("first");
        for (int i = 0; i < 9_999; i++) {
            occasions.isNew("other " + i);
        }

        assertThat(occasions.isNew("first")).as("remembered still").isFalse();
        assertThat(occasions.isNew("second")).as("forgotten").isTrue();
    }
}
