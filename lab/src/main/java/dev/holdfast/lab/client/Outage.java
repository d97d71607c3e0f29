package dev.holdfast.lab.client;

import java.time.Duration;

/**
 * A time in which a client asked and nobody answered.
 *
 * @param fromNanos the last reply before it, nanoseconds since 1970
 * @param untilNanos the first reply after it; for one that still lasts, the time of asking
 * @param unanswered how many requests were sent in it and never answered
 * @param over whether an answer has come since
 */
public record Outage(long fromNanos, long untilNanos, int unanswered, boolean over) {
    public Duration length() {
        return Duration.ofNanos(untilNanos - fromNanos);
    }
}
