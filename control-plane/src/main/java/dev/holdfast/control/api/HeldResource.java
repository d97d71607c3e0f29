package dev.holdfast.control.api;

import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.history.tenure.Holders;
import dev.holdfast.control.history.tenure.Window;
import dev.holdfast.control.reading.SeenClusters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Who held a virtual address. */
@Path("/api/v1/held")
@Produces(MediaType.APPLICATION_JSON)
public class HeldResource {

    private final Holders holders;
    private final SeenClusters seen;

    @Inject
    HeldResource(Holders holders, SeenClusters seen) {
        this.holders = holders;
        this.seen = seen;
    }

    @GET
    @Needs(Right.SEE)
    @RunOnVirtualThread
    @Operation(
            summary = "Who held a virtual address",
            description = "At one moment (at), or in a window (since, until), of the clusters that one may see.")
    public Holders.Answer read(
            @Parameter(description = "the address, 10.0.0.5", required = true) @QueryParam("vip") @Nullable String vip,
            @Parameter(description = "one moment: ISO time, -1h or now") @QueryParam("at") @Nullable String at,
            @Parameter(description = "a window's beginning") @QueryParam("since") @Nullable String since,
            @Parameter(description = "a window's end; default: now") @QueryParam("until") @Nullable String until) {
        try {
            if (vip == null) {
                throw new IllegalArgumentException("vip is missing; give the address, such as vip=10.0.0.5");
            }
            if (at != null && (since != null || until != null)) {
                throw new IllegalArgumentException("at comes with since or until; ask for one moment, or for a window");
            }
            Instant now = Instant.now();
            return since == null && until == null
                    ? holders.at(vip, at == null ? now : Window.moment("at", at, now), seen.selection())
                    : holders.in(vip, Window.parse(since, until, now), seen.selection());
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(wrong);
        }
    }
}
