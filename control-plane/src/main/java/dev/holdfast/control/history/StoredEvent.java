package dev.holdfast.control.history;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event that is no transition, as it stands in the history.
 *
 * @param receivedAt when it was committed
 * @param occurredAt when it happened, by the control plane's clock
 * @param routerId null: it is about the node
 * @param nodeName as the node was called then
 * @param kind name of the body in the contract, {@code link}
 * @param detail the body's fields by their names in the contract
 * @param epoch with {@code seq}: where it stood in the node's spool
 * @param clockOffsetNanos how far the node's clock was ahead; null: not measured
 */
public record StoredEvent(
        long id,
        Instant receivedAt,
        Instant occurredAt,
        long clusterId,
        @Nullable Long routerId,
        UUID nodeUuid,
        String nodeName,
        String kind,
        Map<String, Object> detail,
        long epoch,
        long seq,
        @Nullable Long clockOffsetNanos,
        @Nullable Long clockErrorNanos) {}
