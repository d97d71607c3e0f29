package dev.holdfast.control.history.tenure;

import dev.holdfast.control.history.StoredTransition.Cursor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A time between two holders in which nobody was ACTIVE on the wire.
 *
 * @param to null: it lasts, or what came after is not known
 * @param certain false: it was at most so long, because of some member nothing is known meanwhile
 * @param errorNanos by so much its length may be wrong for the nodes' clocks; null: not measured
 * @param endedBy the transition to ACTIVE that ended it; null: none
 */
public record Outage(
        long routerId,
        long clusterId,
        Instant from,
        @Nullable Instant to,
        boolean certain,
        @Nullable Long errorNanos,
        UUID formerNode,
        @Nullable UUID nextNode,
        @Nullable Cursor endedBy) {}
