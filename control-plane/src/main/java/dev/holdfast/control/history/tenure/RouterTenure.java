package dev.holdfast.control.history.tenure;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who was ACTIVE in a virtual router, from the beginning of a window on, without holes.
 *
 * @param next the {@code since} of the question that goes on; null: the window is told to its end
 */
public record RouterTenure(
        long router,
        Instant since,
        Instant until,
        List<TenureSpan> spans,
        @Nullable Instant next) {}
