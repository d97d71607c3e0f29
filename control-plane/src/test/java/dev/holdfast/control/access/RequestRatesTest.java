package dev.holdfast.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestRatesTest {

    private final AtomicLong now = new AtomicLong(TimeUnit.DAYS.toNanos(1));
    private final RequestRates rates = new RequestRates(5, now::get);

    private long granted(String key, int asked) {
        return IntStream.range(0, asked).filter(i -> rates.take(key)).count();
    }

    @Test
    void grantsTenSecondsWorthAtOnceAndThenTheRate() {
        assertThat(granted("a", 100)).isEqualTo(50);
        now.addAndGet(TimeUnit.SECONDS.toNanos(2));
        assertThat(granted("a", 100)).isEqualTo(10);
        now.addAndGet(TimeUnit.DAYS.toNanos(1));
        assertThat(granted("a", 100)).as("no more is saved up").isEqualTo(50);
    }

    @Test
    void countsEachByItself() {
        assertThat(granted("a", 100)).isEqualTo(50);
        assertThat(granted("b", 1)).isEqualTo(1);
    }

    @Test
    void remembersABoundedNumber() {
        IntStream.range(0, 50_000).forEach(i -> rates.take("source " + i));

        assertThat(rates.remembered()).isEqualTo(20_000);
    }
}
