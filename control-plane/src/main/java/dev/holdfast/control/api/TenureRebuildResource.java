package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.history.tenure.TenureRebuild;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Has tenure derived from the history again. */
@Path("/api/v1/tenure/rebuild")
@Produces(MediaType.APPLICATION_JSON)
public class TenureRebuildResource {

    private final TenureRebuild rebuild;
    private final CurrentVisitor visitor;

    @Inject
    TenureRebuildResource(TenureRebuild rebuild, CurrentVisitor visitor) {
        this.rebuild = rebuild;
        this.visitor = visitor;
    }

    /** @param nodes how many are derived again, one after the other, from now on */
    public record Asked(int nodes) {}

    @POST
    @Needs(Right.ADMINISTER)
    @RunOnVirtualThread
    @Operation(summary = "Derive who was ACTIVE when from the history again")
    public Response ask() {
        return Response.accepted(new Asked(rebuild.ask(visitor.signedIn().actor())))
                .build();
    }
}
