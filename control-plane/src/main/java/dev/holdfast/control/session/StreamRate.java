package dev.holdfast.control.session;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How many streams a second this replica takes on: one that is opened costs some transactions, and after an outage all
 * nodes come at once. Who comes in excess is sent away with the time at which it will find a place: each such answer
 * books a later one, so that the crowd comes back evenly and not all together again.
 */
@Singleton
class StreamRate {

    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_WAIT_NANOS = Duration.ofMinutes(5).toNanos();

    private final long intervalNanos;
    private final LongSupplier clock;
    private long paidUntilNanos;
    private long bookedUntilNanos;

    @Inject
    StreamRate(@ConfigProperty(name = "holdfast.session.rate", defaultValue = "100") int rate) {
        this(rate, System::nanoTime);
    }

    /**
     * @param rate streams a second, 1 or more; so many may come at once after a quiet second
     * @param clock nanoseconds that only grow
     */
    StreamRate(int rate, LongSupplier clock) {
        this.intervalNanos = SECOND_NANOS / rate;
        this.clock = clock;
        this.paidUntilNanos = clock.getAsLong();
        this.bookedUntilNanos = paidUntilNanos;
    }

    /** Zero: come in. Else how long to stay away, at most five minutes. */
    synchronized Duration admit() {
        long now = clock.getAsLong();
        long paid = later(paidUntilNanos, now) + intervalNanos;
        if (paid - now <= SECOND_NANOS) {
            paidUntilNanos = paid;
            return Duration.ZERO;
        }
        bookedUntilNanos = later(bookedUntilNanos, now + SECOND_NANOS) + intervalNanos;
        if (bookedUntilNanos - now > LONGEST_WAIT_NANOS) {
            bookedUntilNanos = now + LONGEST_WAIT_NANOS;
        }
        return Duration.ofNanos(bookedUntilNanos - now);
    }

    private static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }
}
