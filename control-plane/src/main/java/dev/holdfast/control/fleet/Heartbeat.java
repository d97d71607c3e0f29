package dev.holdfast.control.fleet;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a connected node says from time to time.
 *
 * @param clockOffsetNanos how far its wall clock is ahead, as measured; null: not yet
 */
public record Heartbeat(
        UUID node,
        UUID streamId,
        long policyRevision,
        byte[] effectiveHash,
        long spooledEvents,
        @Nullable Long clockOffsetNanos,
        @Nullable Long clockErrorNanos) {}
