package dev.holdfast.control.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.holdfast.control.history.HistoryEntry;
import dev.holdfast.control.history.StoredEvent;
import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.vrrp.State;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the history as the API tells it.
 *
 * @param kind {@code transition}, or name of the event's body in the contract
 * @param id of this row, among all
 * @param receivedAt when it was stored
 * @param occurredAt when it happened, by the control plane's clock
 * @param cluster its name
 * @param router null: it is about the node
 * @param from of a transition only, as are {@code to}, {@code cause}, {@code causeDetail} and {@code evidence}
 * @param detail of any other kind: the fields of its body
 * @param clockOffsetNanos how far the node's clock was ahead; left out: not measured
 */
@JsonInclude(Include.NON_NULL)
record HistoryItem(
        String kind,
        String id,
        Instant receivedAt,
        Instant occurredAt,
        String cluster,
        @JsonInclude(Include.ALWAYS) @Nullable RouterName router,
        NodeName node,
        @Nullable State from,
        @Nullable State to,
        @Nullable String cause,
        @Nullable Map<String, Object> causeDetail,
        @Nullable Map<String, Object> evidence,
        @Nullable Map<String, Object> detail,
        @Nullable Long clockOffsetNanos,
        @Nullable Long clockErrorNanos) {

    record RouterName(long id, String name) {}

    record NodeName(UUID id, String name) {}

    static HistoryItem of(HistoryEntry entry) {
        return switch (entry) {
            case HistoryEntry.Moved(StoredTransition stored, String cluster) ->
                new HistoryItem(
                        "transition",
                        "t" + stored.id(),
                        stored.receivedAt(),
                        stored.occurredAt(),
                        cluster,
                        new RouterName(stored.routerId(), stored.routerName()),
                        new NodeName(stored.nodeUuid(), stored.nodeName()),
                        stored.from(),
                        stored.to(),
                        stored.cause(),
                        stored.causeDetail(),
                        stored.evidence(),
                        null,
                        stored.clockOffsetNanos(),
                        stored.clockErrorNanos());
            case HistoryEntry.Noted(StoredEvent stored, String cluster, String router) ->
                new HistoryItem(
                        stored.kind(),
                        "e" + stored.id(),
                        stored.receivedAt(),
                        stored.occurredAt(),
                        cluster,
                        router(stored.routerId(), router),
                        new NodeName(stored.nodeUuid(), stored.nodeName()),
                        null,
                        null,
                        null,
                        null,
                        null,
                        stored.detail(),
                        stored.clockOffsetNanos(),
                        stored.clockErrorNanos());
        };
    }

    private static @Nullable RouterName router(@Nullable Long id, @Nullable String name) {
        return id == null ? null : new RouterName(id, name == null ? "" : name);
    }
}
