package dev.holdfast.control.enrollment;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down whoever guesses tokens: each source has a few failures at hand, which come back slowly. Successes cost
 * nothing, so that many nodes behind one address may enrol at once. Of this replica only; a bound of memory, not a secret.
 */
final class FailedAttempts {

    private static final int AT_HAND = 10;
    private static final long COMES_BACK_NANOS = Duration.ofSeconds(6).toNanos();
    private static final long RECORD_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_SOURCES = 10_000;

    private final LongSupplier nanoTime;
    private final Map<String, Long> emptyUntilNanos = bounded();
    private final Map<String, Long> recordedNanos = bounded();

    FailedAttempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private static Map<String, Long> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > MOST_SOURCES;
            }
        };
    }

    /** Whether this source may try now. */
    synchronized boolean mayTry(String source) {
        long now = nanoTime.getAsLong();
        Long until = emptyUntilNanos.get(source);
        return until == null || until - now <= (AT_HAND - 1) * COMES_BACK_NANOS;
    }

    /** Whether that this source is slowed down should be put on record: the first time, and then once a minute. */
    synchronized boolean isWorthARecord(String source) {
        long now = nanoTime.getAsLong();
        Long last = recordedNanos.get(source);
        if (last != null && now - last < RECORD_AGAIN_NANOS) {
            return false;
        }
        recordedNanos.put(source, now);
        return true;
    }

    /** Takes one of the source's failures away. */
    synchronized void failed(String source) {
        long now = nanoTime.getAsLong();
        Long until = emptyUntilNanos.get(source);
        long from = until == null || until - now < 0 ? now : until;
        emptyUntilNanos.put(source, from + COMES_BACK_NANOS);
    }
}
