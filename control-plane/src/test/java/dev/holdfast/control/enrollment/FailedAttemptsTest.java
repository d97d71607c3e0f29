package dev.holdfast.control.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {

    private final AtomicLong nowNanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final FailedAttempts attempts = new FailedAttempts(nowNanos::get);

    @Test
    void slowsOneSourceDownAndNoOther() {
        for (int i = 0; i < 10; i++) {
            assertThat(attempts.mayTry("a")).isTrue();
            attempts.failed("a");
        }
        assertThat(attempts.mayTry("a")).isFalse();
        assertThat(attempts.mayTry("b")).isTrue();
    }

    @Test
    void givesOneAttemptBackEverySixSeconds() {
        for (int i = 0; i < 10; i++) {
            attempts.failed("a");
        }
        nowNanos.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThat(attempts.mayTry("a")).isTrue();
        attempts.failed("a");
        assertThat(attempts.mayTry("a")).isFalse();
        nowNanos.addAndGet(Duration.ofMinutes(10).toNanos());
        for (int i = 0; i < 10; i++) {
            assertThat(attempts.mayTry("a")).isTrue();
            attempts.failed("a");
        }
    }
}
