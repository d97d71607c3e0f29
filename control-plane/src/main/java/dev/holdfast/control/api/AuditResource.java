package dev.holdfast.control.api;

import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditPage;
import dev.holdfast.control.audit.AuditRecord;
import dev.holdfast.control.audit.AuditSearch;
import dev.holdfast.control.database.ChangeFeed.Topic;
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

/** What people, programs and nodes did: by page, as a whole, and live. The language is in docs/query.md. */
@Path("/api/v1/audit")
@Blocking
@RunOnVirtualThread
public class AuditResource {

    private static final List<String> HEADER = List.of(
            "id",
            "at",
            "code",
            "action",
            "actorKind",
            "actor",
            "origin",
            "targetKind",
            "target",
            "outcome",
            "before",
            "after",
            "detail",
            "requestId");

    private final AuditSearch search;
    private final Exports exports;
    private final Tails tails;
    private final ItemJson json;

    @Inject
    AuditResource(AuditSearch search, Exports exports, Tails tails, ItemJson json) {
        this.search = search;
        this.exports = exports;
        this.tails = tails;
        this.json = json;
    }

    /**
     * One page, newest first.
     *
     * @param next what to give as {@code cursor} for the next page, with the same query and zone; null: there is none
     */
    public record Page(List<AuditItem> items, @Nullable String next, AskedQuery.View query) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Needs(Right.SEE_AUDIT)
    @Operation(summary = "A page of the record of acts, newest first")
    public Response page(
            @QueryParam("q") @Nullable String text,
            @QueryParam("zone") @Nullable String zone,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") int limit,
            @Context Request request) {
        Query query = AskedQuery.read(text, zone, Subject.AUDIT);
        HistoryResource.requireLimit(limit);
        AuditPage found = search.page(query, cursor, limit);
        Page page = new Page(
                found.records().stream().map(AuditItem::of).toList(), found.next(), AskedQuery.View.of(found.query()));
        return ServerTiming.searched(PageTag.answer(request, query, page, page.items(), page.next()), found.took());
    }

    @GET
    @Path("export")
    @Produces({"application/x-ndjson", "text/csv", MediaType.APPLICATION_JSON})
    @Needs(Right.SEE_AUDIT)
    @Operation(summary = "Every act that a query finds, as NDJSON or CSV")
    public Response export(
            @QueryParam("q") @Nullable String text,
            @QueryParam("zone") @Nullable String zone,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("format") @DefaultValue("ndjson") String format,
            @Context RoutingContext request) {
        Query query = AskedQuery.read(text, zone, Subject.AUDIT);
        Export<AuditRecord> export = new Export<>(
                place -> {
                    AuditPage page = search.page(query, place, Export.PAGE);
                    return new Export.Page<>(
                            page.records(), page.next(), record -> search.cursorBehind(page.query(), record));
                },
                AuditItem::of,
                HEADER,
                AuditResource::cells);
        return exports.answer(export, query, cursor, format, AuditCode.AUDIT_EXPORTED, request);
    }

    @GET
    @Path("tail")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Needs(Right.SEE_AUDIT)
    @Operation(summary = "What is put on record from now on, as server-sent events")
    public Multi<OutboundSseEvent> tail(
            @QueryParam("q") @Nullable String text,
            @QueryParam("zone") @Nullable String zone,
            @HeaderParam("Last-Event-ID") @Nullable String last,
            @Context RoutingContext request,
            @Context Sse sse) {
        Query query = AskedQuery.read(text, zone, Subject.AUDIT);
        search.check(query);
        return tails.open(
                query,
                last,
                Topic.AUDIT,
                search::startOfTail,
                (mark, limit) -> search.tail(mark, query, limit),
                entry -> json.of(AuditItem.of(entry)),
                sse,
                request);
    }

    private static List<@Nullable Object> cells(AuditRecord record) {
        return Arrays.asList(
                record.id(),
                record.at(),
                record.code(),
                record.action(),
                record.actorKind(),
                record.actor(),
                record.origin(),
                record.targetKind(),
                record.target(),
                record.outcome(),
                record.before(),
                record.after(),
                record.detail(),
                record.requestId());
    }
}
