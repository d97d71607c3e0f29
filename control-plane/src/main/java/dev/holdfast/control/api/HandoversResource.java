package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.handover.Handover;
import dev.holdfast.control.handover.Handovers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Handing a virtual router's addresses to a named member: asked for, and looked after until it has ended. */
@Path("/api/v1/routers/{router:\\d{1,18}}/handovers")
@Produces(MediaType.APPLICATION_JSON)
public class HandoversResource {

    private final Handovers handovers;
    private final FleetReader fleet;
    private final CurrentVisitor visitor;
    private final RightsGuard rights;

    @Inject
    HandoversResource(Handovers handovers, FleetReader fleet, CurrentVisitor visitor, RightsGuard rights) {
        this.handovers = handovers;
        this.fleet = fleet;
        this.visitor = visitor;
        this.rights = rights;
    }

    /**
     * What is asked for.
     *
     * @param node UUID of the member's node that shall be ACTIVE
     */
    public record Wanted(@Nullable String node) {}

    /**
     * How far it is.
     *
     * @param state {@code ASKED}, {@code HEIR_TOLD}, {@code HEIR_READY}, {@code HOLDER_TOLD}; ended: {@code DONE}, {@code REFUSED},
     *     {@code LAPSED}
     * @param refusal the node's word where it was refused
     * @param unsettled of a lapsed one: whether the holder has still to tell if it let go; then it is {@code DONE} after all, or
     *     this is false
     */
    public record View(
            UUID id,
            UUID from,
            UUID to,
            Handover.Progress state,
            String askedBy,
            Instant askedAt,
            @Nullable Instant endedAt,
            String refusal,
            boolean unsettled) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.HAND_OVER)
    @RunOnVirtualThread
    public Response ask(@PathParam("router") long router, Wanted wanted) {
        requireIn(Right.HAND_OVER, router);
        Handover asked = handovers.ask(router, heir(wanted), visitor.signedIn().actor());
        return Response.accepted(view(asked)).build();
    }

    @GET
    @Path("{id}")
    @Needs(Right.SEE)
    @RunOnVirtualThread
    public View show(@PathParam("router") long router, @PathParam("id") UUID id) {
        requireIn(Right.SEE, router);
        return handovers
                .find(id)
                .filter(handover -> handover.routerId == router)
                .map(HandoversResource::view)
                .orElseThrow(NotFoundException::new);
    }

    private void requireIn(Right right, long router) {
        String cluster = fleet.clusterOfRouter(router).orElseThrow(NotFoundException::new);
        rights.require(right, cluster, "router", Long.toString(router));
    }

    private static UUID heir(Wanted wanted) {
        try {
            return UUID.fromString(String.valueOf(wanted.node()));
        } catch (IllegalArgumentException notOne) {
            throw BadRequest.because(new IllegalArgumentException(
                    "node '" + wanted.node() + "' is no UUID; give the id of the node that shall be ACTIVE"));
        }
    }

    private static View view(Handover handover) {
        return new View(
                handover.id,
                handover.holder,
                handover.heir,
                handover.state,
                handover.askedBy,
                handover.askedAt,
                handover.endedAt,
                handover.refusal,
                handover.unsettled);
    }
}
