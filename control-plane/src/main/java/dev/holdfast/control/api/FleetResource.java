package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The fleet as it is now. */
@Path("/api/v1/fleet")
@Produces(MediaType.APPLICATION_JSON)
public class FleetResource {

    private final FleetReader fleet;
    private final CurrentVisitor visitor;

    @Inject
    FleetResource(FleetReader fleet, CurrentVisitor visitor) {
        this.fleet = fleet;
        this.visitor = visitor;
    }

    @GET
    @Needs(Right.SEE)
    @RunOnVirtualThread
    public FleetView read() {
        return fleet.read(visitor.signedIn()::sees);
    }
}
