package dev.holdfast.node.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Epoll with what wakes it. */
final class EpollTest {

    @Test
    void tellsWhoseDescriptorIsReadable() {
        try (Epoll epoll = new Epoll();
                Wakeup one = new Wakeup();
                Wakeup other = new Wakeup()) {
            epoll.watch(one, 7);
            epoll.watch(other, Long.MAX_VALUE);
            other.signal();
            assertThat(epoll.await()).isEqualTo(1);
            assertThat(epoll.token(0)).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void isWokenFromAnotherThread() throws Exception {
        try (Epoll epoll = new Epoll();
                Wakeup wakeup = new Wakeup()) {
            epoll.watch(wakeup, 7);
            CompletableFuture<Integer> ready = CompletableFuture.supplyAsync(epoll::await);
            wakeup.signal();
            assertThat(ready.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void ringsNotBeforeTheDeadlineOfTheMonotonicClock() {
        try (Epoll epoll = new Epoll();
                MonotonicTimer timer = new MonotonicTimer()) {
            epoll.watch(timer, 1);
            long deadlineNanos = System.nanoTime() + 20_000_000;
            timer.arm(deadlineNanos);
            assertThat(epoll.await()).isEqualTo(1);
            assertThat(System.nanoTime()).isGreaterThanOrEqualTo(deadlineNanos);
        }
    }

    @Test
    void aDeadlineThatIsPutOffIsLookedForWhenTheOldOneIsOver() {
        try (Epoll epoll = new Epoll();
                MonotonicTimer timer = new MonotonicTimer()) {
            epoll.watch(timer, 1);
            long firstNanos = System.nanoTime() + 5_000_000;
            long secondNanos = firstNanos + 20_000_000;
            timer.arm(firstNanos);
            timer.arm(secondNanos);
            assertThat(epoll.await()).isEqualTo(1);
            timer.expired();
            timer.arm(secondNanos);
            assertThat(epoll.await()).isEqualTo(1);
            assertThat(System.nanoTime()).isGreaterThanOrEqualTo(secondNanos);
        }
    }

    @Test
    void ringsAtOnceForADeadlineThatIsOver() {
        try (Epoll epoll = new Epoll();
                MonotonicTimer timer = new MonotonicTimer()) {
            epoll.watch(timer, 1);
            timer.arm(1);
            assertThat(epoll.await()).isEqualTo(1);
            timer.expired();
            timer.arm(1);
            assertThat(epoll.await()).isEqualTo(1);
        }
    }

    @Test
    void isQuietOnceItIsArmedAnew() {
        try (Epoll epoll = new Epoll();
                MonotonicTimer timer = new MonotonicTimer();
                Wakeup wakeup = new Wakeup()) {
            epoll.watch(timer, 1);
            timer.arm(1);
            assertThat(epoll.await()).isEqualTo(1);
            timer.expired();
            timer.arm(Long.MAX_VALUE);
            epoll.watch(wakeup, 2);
            wakeup.signal();
            assertThat(epoll.await()).isEqualTo(1);
            assertThat(epoll.token(0)).isEqualTo(2);
        }
    }
}
