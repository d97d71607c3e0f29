package dev.holdfast.control.api;

import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.history.tenure.Availability;
import dev.holdfast.control.history.tenure.Tenures;
import dev.holdfast.control.history.tenure.Window;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** How much of a window a virtual router was served. */
@Path("/api/v1/routers/{router:\\d{1,18}}/availability")
@Produces(MediaType.APPLICATION_JSON)
public class AvailabilityResource {

    private final Tenures tenures;
    private final FleetReader fleet;
    private final RightsGuard rights;

    @Inject
    AvailabilityResource(Tenures tenures, FleetReader fleet, RightsGuard rights) {
        this.tenures = tenures;
        this.fleet = fleet;
        this.rights = rights;
    }

    @GET
    @Needs(Right.SEE)
    @RunOnVirtualThread
    @Operation(
            summary = "Availability of a virtual router",
            description =
                    "Share of the known time with exactly one ACTIVE; outages, their number and lengths; how much is not known.")
    public Availability read(
            @PathParam("router") long router,
            @Parameter(description = "ISO time, or -7d; default: seven days before until")
                    @QueryParam("since")
                    @Nullable
                    String since,
            @Parameter(description = "ISO time, -1h or now; default: now") @QueryParam("until") @Nullable
                    String until) {
        String cluster = fleet.clusterOfRouter(router).orElseThrow(NotFoundException::new);
        rights.require(Right.SEE, cluster, "router", Long.toString(router));
        try {
            return tenures.availability(router, Window.parse(since, until, Instant.now()));
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(wrong);
        }
    }
}
