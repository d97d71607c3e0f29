package dev.holdfast.control.history;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events of one node as they came, in order of (epoch, seq).
 *
 * @param clockOffsetNanos how far the node's wall clock is ahead; null: not measured yet
 */
public record Delivery(
        UUID node,
        String nodeName,
        long clusterId,
        @Nullable Long clockOffsetNanos,
        @Nullable Long clockErrorNanos,
        List<Row> rows) {

    public Delivery {
        rows = List.copyOf(rows);
    }

    Delivery with(List<Row> others) {
        return new Delivery(node, nodeName, clusterId, clockOffsetNanos, clockErrorNanos, others);
    }
}
