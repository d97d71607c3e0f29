package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.audit.AuditSearch;
import dev.holdfast.control.database.ChangeFeed.Topic;
import dev.holdfast.control.history.ClusterSelection;
import dev.holdfast.control.history.HistoryTail;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.QueryRefusedException;
import dev.holdfast.control.query.Subject;
import dev.holdfast.control.reading.SeenClusters;
import dev.holdfast.control.reading.Tails;
import dev.holdfast.web.AuditLine;
import dev.holdfast.web.HistoryLine;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Instant;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** New rows for open pages of the history and of the record of acts: one event a row, as its line of the table. */
@Path("/live/tails")
@Produces(MediaType.SERVER_SENT_EVENTS)
@Blocking
@RunOnVirtualThread
public class TailResource {

    private final Tails tails;
    private final HistoryTail history;
    private final AuditSearch audit;
    private final SeenClusters seen;

    @Inject
    TailResource(Tails tails, HistoryTail history, AuditSearch audit, SeenClusters seen) {
        this.tails = tails;
        this.history = history;
        this.audit = audit;
        this.seen = seen;
    }

    /**
     * What is received from now on.
     *
     * @param after where the page began; what the browser itself says of where it was goes before it
     */
    @GET
    @Path("history")
    @Needs(Right.SEE)
    public Multi<OutboundSseEvent> history(
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String after,
            @HeaderParam("Last-Event-ID") @Nullable String last,
            @Context RoutingContext request,
            @Context Sse sse) {
        Query query = readable(Subject.HISTORY, q);
        HistoryTail.check(query);
        ClusterSelection clusters = seen.selection();
        return tails.open(
                query,
                from(last, after),
                Topic.HISTORY,
                history::start,
                (mark, limit) -> history.next(mark, query, limit, clusters),
                entry -> new HistoryLine(HistoryRows.of(entry, Instant.now())).render(),
                sse,
                request);
    }

    /** What is put on record from now on. */
    @GET
    @Path("audit")
    @Needs(Right.SEE_AUDIT)
    public Multi<OutboundSseEvent> audit(
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String after,
            @HeaderParam("Last-Event-ID") @Nullable String last,
            @Context RoutingContext request,
            @Context Sse sse) {
        Query query = readable(Subject.AUDIT, q);
        audit.check(query);
        return tails.open(
                query,
                from(last, after),
                Topic.AUDIT,
                audit::startOfTail,
                (mark, limit) -> audit.tail(mark, query, limit),
                stored -> new AuditLine(AuditRows.of(stored, Instant.now())).render(),
                sse,
                request);
    }

    private static @Nullable String from(@Nullable String last, @Nullable String after) {
        return last == null || last.isEmpty() ? after : last;
    }

    private static Query readable(Subject subject, @Nullable String text) {
        TypedQuery typed = TypedQuery.read(subject, text);
        Query query = typed.query();
        if (query == null) {
            throw new QueryRefusedException(typed.problems());
        }
        return query;
    }
}
