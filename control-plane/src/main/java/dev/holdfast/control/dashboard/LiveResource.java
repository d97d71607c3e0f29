package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.enrollment.JoinTokens;
import dev.holdfast.control.enrollment.NodeRecords;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.reading.GuardedStreams;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** News for open pages, as server-sent events named after the parts of the page. */
@Path("/live")
@Produces(MediaType.SERVER_SENT_EVENTS)
@Blocking
@RunOnVirtualThread
public class LiveResource {

    private final LivePages pages;
    private final GuardedStreams guarded;
    private final CurrentVisitor visitor;
    private final FleetReader fleet;
    private final NodeRecords records;
    private final JoinTokens tokens;
    private final RightsGuard rights;

    @Inject
    LiveResource(
            LivePages pages,
            GuardedStreams guarded,
            CurrentVisitor visitor,
            FleetReader fleet,
            NodeRecords records,
            JoinTokens tokens,
            RightsGuard rights) {
        this.pages = pages;
        this.guarded = guarded;
        this.visitor = visitor;
        this.fleet = fleet;
        this.records = records;
        this.tokens = tokens;
        this.rights = rights;
    }

    @GET
    @Path("overview")
    @Needs(Right.SEE)
    public Multi<OutboundSseEvent> overview(
            @RestQuery Optional<String> cluster,
            @RestQuery Optional<String> have,
            @RestHeader("Last-Event-ID") Optional<String> last,
            @Context Sse sse) {
        Reach reach = OverviewResource.reach(visitor.signedIn(), cluster.orElse(""));
        // A browser that connects again on its own has got news since: what its page had at first it has no longer.
        Set<String> had =
                last.isPresent() ? Set.of() : Set.copyOf(List.of(have.orElse("").split("[.]")));
        return stream(new LiveView.Overview(reach), had, sse);
    }

    @GET
    @Path("nodes")
    @Needs(Right.SEE)
    public Multi<OutboundSseEvent> nodes(@Context Sse sse) {
        return stream(new LiveView.Nodes(reach()), sse);
    }

    @GET
    @Path("routers/{id:\\d{1,18}}")
    @Needs(Right.SEE)
    public Multi<OutboundSseEvent> router(@RestPath long id, @Context Sse sse) {
        String cluster = fleet.clusterOfRouter(id).orElseThrow(NotFoundException::new);
        rights.require(Right.SEE, cluster, "router", Long.toString(id));
        return stream(new LiveView.Router(id), sse);
    }

    @GET
    @Path("nodes/{uuid:[0-9a-f-]{1,36}}")
    @Needs(Right.SEE)
    public Multi<OutboundSseEvent> node(@RestPath String uuid, @Context Sse sse) {
        NodeRecords.View node = Uuids.read(uuid).flatMap(records::find).orElseThrow(NotFoundException::new);
        rights.require(Right.SEE, node.cluster(), "node", uuid);
        return stream(new LiveView.Node(node.cluster(), node.uuid()), sse);
    }

    @GET
    @Path("enrolment")
    @Needs(Right.ENROLL)
    public Multi<OutboundSseEvent> enrolment(@Context Sse sse) {
        return stream(new LiveView.Enrolment(reach()), sse);
    }

    @GET
    @Path("tokens/{id:[a-z0-9]{1,32}}")
    @Needs(Right.ENROLL)
    public Multi<OutboundSseEvent> token(@RestPath String id, @Context Sse sse) {
        String cluster = tokens.find(id).orElseThrow(NotFoundException::new).cluster();
        rights.require(Right.ENROLL, cluster, "join_token", id);
        return stream(new LiveView.Token(cluster, id), sse);
    }

    private Reach reach() {
        return visitor.signedIn().standing().reach();
    }

    private Multi<OutboundSseEvent> stream(LiveView view, Sse sse) {
        return stream(view, Set.of(), sse);
    }

    private Multi<OutboundSseEvent> stream(LiveView view, Set<String> had, Sse sse) {
        Multi<OutboundSseEvent> parts = pages.watch(view, had)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .map(part -> sse.newEventBuilder()
                        .id(part.digest())
                        .name(part.name())
                        .data(String.class, part.html())
                        .build());
        return guarded.guard(parts, "", sse);
    }
}
