package dev.holdfast.control.session;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How many nodes are taken on at the same time, whatever the rate allows: a machine that is busy takes longer for each. Were
 * they all let wait for the database, the last ones would wait until they are given up, and come again.
 */
final class ArrivalLimit {

    private static final long SOON_MILLIS = Duration.ofSeconds(1).toMillis();
    private static final long LATER_MILLIS = Duration.ofSeconds(6).toMillis();

    private final Semaphore places;

    ArrivalLimit(int most) {
        places = new Semaphore(most);
    }

    /**
     * Runs what an arrival takes.
     *
     * @throws OverloadedException at once, if too many are under way; it says when to come back, each another time
     */
    void run(Runnable arrival) {
        if (!places.tryAcquire()) {
            throw new OverloadedException(
                    "too many nodes arrive at the same time",
                    Duration.ofMillis(ThreadLocalRandom.current().nextLong(SOON_MILLIS, LATER_MILLIS)));
        }
        try {
            arrival.run();
        } finally {
            places.release();
        }
    }
}
