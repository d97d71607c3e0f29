package dev.holdfast.node.session.stream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: 1 s × 1.6 for each failure, give or take a fifth so that nodes do not come in step.
 * For the first while it stays small, because most cuts are short and a page that is silent for long is worse than a few
 * connection attempts; then it grows to its maximum. Reset by a welcome, never by a mere connection.
 */
public final class Backoff {

    private static final double GROWTH = 1.6;
    private static final double JITTER = 0.2;
    private static final Duration MOST_ASKED = Duration.ofMinutes(10);
    private static final int SHUT_OUT = 5;

    private final Limits limits;
    private final RandomGenerator random;
    private double delayMillis;
    private long firstFailureNanos;
    private boolean failing;

    /**
     * The bounds.
     *
     * @param first delay
     * @param eager longest delay while eager
     * @param eagerFor how long that is, from the first failure
     * @param longest delay ever
     */
    public record Limits(Duration first, Duration eager, Duration eagerFor, Duration longest) {

        /** 1 s; at most 2 s for two minutes; then up to 120 s. */
        public static final Limits DEFAULT = new Limits(
                Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(2), Duration.ofSeconds(120));
    }

    public Backoff(Limits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
    }

    /** After one more failure. */
    public Duration next(long nowNanos) {
        if (!failing) {
            failing = true;
            firstFailureNanos = nowNanos;
            delayMillis = limits.first().toMillis() / GROWTH;
        }
        boolean eager = nowNanos - firstFailureNanos < limits.eagerFor().toNanos();
        Duration cap = eager ? limits.eager() : limits.longest();
        delayMillis = Math.min(delayMillis * GROWTH, cap.toMillis());
        return jittered(delayMillis);
    }

    /** The longest delay, for refusals that only a person can change. */
    public Duration longest() {
        return jittered(limits.longest().toMillis());
    }

    /**
     * What the control plane asks for, at most ten minutes, and up to a fifth more: many nodes are asked the same at once. Never
     * less.
     */
    public Duration asked(Duration hint) {
        Duration asked = hint.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : hint;
        return asked.plusMillis(random.nextLong(1 + asked.toMillis() / 5));
    }

    /** Between two looks whether a ban was lifted: five times {@link #longest}. */
    public Duration shutOut() {
        return jittered(SHUT_OUT * limits.longest().toMillis());
    }

    private Duration jittered(double millis) {
        return Duration.ofMillis(Math.round(millis * (1 + JITTER * (2 * random.nextDouble() - 1))));
    }

    /** We were welcomed. */
    public void reset() {
        failing = false;
    }
}
