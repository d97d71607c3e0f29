package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetReader.RouterEntry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** The virtual routers of the clusters that one may see. */
@Path("/api/v1/routers")
@Produces(MediaType.APPLICATION_JSON)
public class RoutersResource {

    private static final int MOST = 1000;

    private final FleetReader fleet;
    private final CurrentVisitor visitor;

    @Inject
    RoutersResource(FleetReader fleet, CurrentVisitor visitor) {
        this.fleet = fleet;
        this.visitor = visitor;
    }

    /** @param next what to give as {@code after} for the next page; null: that was all */
    public record Page(List<RouterEntry> items, @Nullable Long next) {}

    @GET
    @Needs(Right.SEE)
    @RunOnVirtualThread
    @Operation(
            summary = "Virtual routers",
            description = "In the order of their ids, with who is ACTIVE by the last word of each.")
    @APIResponseSchema(Page.class)
    public Response read(
            @Context Request request,
            @Parameter(description = "next of a former answer") @QueryParam("after") @DefaultValue("0") long after,
            @Parameter(description = "1 to 1000") @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw BadRequest.because(new IllegalArgumentException("limit is " + limit + "; give 1 to " + MOST));
        }
        List<RouterEntry> found = fleet.routers(visitor.signedIn()::sees, after, limit);
        return PageTag.answer(
                request,
                new Page(found, found.size() < limit ? null : found.getLast().id()));
    }
}
