package dev.holdfast.control.api;

import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Locale;

/** Says in the answer how much of its time went into the database: what is slow otherwise is not the record. */
final class ServerTiming {

    private static final double MILLI_NANOS = Duration.ofMillis(1).toNanos();

    private ServerTiming() {}

    /** The answer, with the time that the search took: milliseconds, as {@code Server-Timing} (W3C) has them. */
    static Response searched(Response answer, Duration took) {
        return Response.fromResponse(answer)
                .header("Server-Timing", String.format(Locale.ROOT, "search;dur=%.3f", took.toNanos() / MILLI_NANOS))
                .build();
    }
}
