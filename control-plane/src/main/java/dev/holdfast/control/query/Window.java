package dev.holdfast.control.query;

import java.time.Duration;
import java.time.Instant;

/**
 * When what is asked for happened, by the control plane's clock. To the microsecond, as PostgreSQL keeps time.
 *
 * @param since the first moment
 * @param until the first moment after
 * @param sinceSaid whether the query says so, or it is the usual beginning
 * @param untilSaid whether the query says so, or it means whatever there is by now
 */
public record Window(Instant since, Instant until, boolean sinceSaid, boolean untilSaid) {

    /** How far back a query looks that does not say. */
    public static final Duration USUAL = Duration.ofDays(7);
}
