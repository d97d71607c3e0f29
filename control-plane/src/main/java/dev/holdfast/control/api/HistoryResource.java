package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.database.ChangeFeed.Topic;
import dev.holdfast.control.fleet.Clusters;
import dev.holdfast.control.history.ClusterSelection;
import dev.holdfast.control.history.HistoryEntry;
import dev.holdfast.control.history.HistoryPage;
import dev.holdfast.control.history.HistorySearch;
import dev.holdfast.control.history.HistoryTail;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.Subject;
import dev.holdfast.control.reading.Tails;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What happened, of the clusters that one may see: by page, as a whole, and live. The language is in docs/query.md. */
@Path("/api/v1/history")
@Blocking
@RunOnVirtualThread
public class HistoryResource {

    private static final List<String> HEADER = List.of(
            "kind",
            "id",
            "occurredAt",
            "receivedAt",
            "cluster",
            "routerId",
            "router",
            "nodeId",
            "node",
            "from",
            "to",
            "cause",
            "causeDetail",
            "evidence",
            "detail");

    private final HistorySearch search;
    private final HistoryTail tail;
    private final Clusters clusters;
    private final CurrentVisitor visitor;
    private final Exports exports;
    private final Tails tails;
    private final ItemJson json;

    @Inject
    HistoryResource(
            HistorySearch search,
            HistoryTail tail,
            Clusters clusters,
            CurrentVisitor visitor,
            Exports exports,
            Tails tails,
            ItemJson json) {
        this.search = search;
        this.tail = tail;
        this.clusters = clusters;
        this.visitor = visitor;
        this.exports = exports;
        this.tails = tails;
        this.json = json;
    }

    /**
     * One page, newest occurrence first.
     *
     * @param next what to give as {@code cursor} for the next page, with the same query and zone; null: there is none
     */
    public record Page(List<HistoryItem> items, @Nullable String next, AskedQuery.View query) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Needs(Right.SEE)
    @Operation(summary = "A page of what happened, newest first")
    public Response page(
            @QueryParam("q") @Nullable String text,
            @QueryParam("zone") @Nullable String zone,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") int limit,
            @Context Request request) {
        Query query = AskedQuery.read(text, zone, Subject.HISTORY);
        requireLimit(limit);
        HistoryPage found = search.page(query, cursor, limit, seen());
        Page page = new Page(
                found.entries().stream().map(HistoryItem::of).toList(),
                found.next(),
                AskedQuery.View.of(found.query()));
        return ServerTiming.searched(PageTag.answer(request, query, page, page.items(), page.next()), found.took());
    }

    @GET
    @Path("export")
    @Produces({"application/x-ndjson", "text/csv", MediaType.APPLICATION_JSON})
    @Needs(Right.SEE)
    @Operation(summary = "Everything that a query finds, as NDJSON or CSV")
    public Response export(
            @QueryParam("q") @Nullable String text,
            @QueryParam("zone") @Nullable String zone,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("format") @DefaultValue("ndjson") String format,
            @Context RoutingContext request) {
        Query query = AskedQuery.read(text, zone, Subject.HISTORY);
        ClusterSelection seen = seen();
        Export<HistoryEntry> export = new Export<>(
                place -> {
                    HistoryPage page = search.page(query, place, Export.PAGE, seen);
                    // Each page goes on with the window of the first, which its cursor holds.
                    return new Export.Page<>(
                            page.entries(), page.next(), entry -> search.cursorBehind(page.query(), entry));
                },
                HistoryItem::of,
                HEADER,
                HistoryResource::cells);
        return exports.answer(export, query, cursor, format, AuditCode.HISTORY_EXPORTED, request);
    }

    @GET
    @Path("tail")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Needs(Right.SEE)
    @Operation(summary = "What is received from now on, as server-sent events")
    public Multi<OutboundSseEvent> tail(
            @QueryParam("q") @Nullable String text,
            @QueryParam("zone") @Nullable String zone,
            @HeaderParam("Last-Event-ID") @Nullable String last,
            @Context RoutingContext request,
            @Context Sse sse) {
        Query query = AskedQuery.read(text, zone, Subject.HISTORY);
        HistoryTail.check(query);
        ClusterSelection seen = seen();
        return tails.open(
                query,
                last,
                Topic.HISTORY,
                tail::start,
                (mark, limit) -> tail.next(mark, query, limit, seen),
                entry -> json.of(HistoryItem.of(entry)),
                sse,
                request);
    }

    private static List<@Nullable Object> cells(HistoryEntry entry) {
        HistoryItem item = HistoryItem.of(entry);
        return Arrays.asList(
                item.kind(),
                item.id(),
                item.occurredAt(),
                item.receivedAt(),
                item.cluster(),
                item.router() == null ? null : item.router().id(),
                item.router() == null ? null : item.router().name(),
                item.node().id(),
                item.node().name(),
                item.from(),
                item.to(),
                item.cause(),
                item.causeDetail(),
                item.evidence(),
                item.detail());
    }

    static void requireLimit(int limit) {
        if (limit < 1 || limit > HistorySearch.MOST) {
            throw BadRequest.because("limit is " + limit + "; give 1 to " + HistorySearch.MOST);
        }
    }

    private ClusterSelection seen() {
        Reach reach = visitor.signedIn().standing().reach();
        return reach.everywhere() ? ClusterSelection.ALL : ClusterSelection.of(clusters.ids(reach.clusters()));
    }
}
