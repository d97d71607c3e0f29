package dev.holdfast.control.dashboard;

import dev.holdfast.control.history.HistoryEntry;
import dev.holdfast.control.history.StoredEvent;
import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.web.HistoryRow;
import dev.holdfast.web.When;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of the history as pages tell them. */
final class HistoryRows {

    private HistoryRows() {}

    static HistoryRow of(HistoryEntry entry, Instant now) {
        return switch (entry) {
            case HistoryEntry.Moved(StoredTransition stored, String cluster) ->
                new HistoryRow(
                        "t" + stored.id(),
                        new When(stored.occurredAt(), now),
                        new When(stored.receivedAt(), now),
                        clock(stored.clockOffsetNanos(), stored.clockErrorNanos()),
                        TransitionWords.state(stored.to()).sign(),
                        TransitionWords.headline(stored) + ": " + CauseSentence.of(stored),
                        TransitionWords.href(stored),
                        stored.nodeName(),
                        "/nodes/" + stored.nodeUuid(),
                        cluster,
                        stored.routerName(),
                        "/routers/" + stored.routerId());
            case HistoryEntry.Noted(StoredEvent stored, String cluster, String router) ->
                new HistoryRow(
                        "e" + stored.id(),
                        new When(stored.occurredAt(), now),
                        new When(stored.receivedAt(), now),
                        clock(stored.clockOffsetNanos(), stored.clockErrorNanos()),
                        EventWords.sign(stored.kind()),
                        EventWords.of(stored),
                        "",
                        stored.nodeName(),
                        "/nodes/" + stored.nodeUuid(),
                        cluster,
                        Objects.requireNonNullElse(router, ""),
                        stored.routerId() == null || router == null ? "" : "/routers/" + stored.routerId());
        };
    }

    private static String clock(@Nullable Long offset, @Nullable Long error) {
        return offset == null ? "not measured" : ClockWords.of(offset, error);
    }
}
