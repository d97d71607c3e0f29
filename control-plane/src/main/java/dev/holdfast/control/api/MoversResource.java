package dev.holdfast.control.api;

import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.history.ClusterSelection;
import dev.holdfast.control.history.tenure.Movers;
import dev.holdfast.control.history.tenure.Movers.LongOutage;
import dev.holdfast.control.history.tenure.Movers.Mover;
import dev.holdfast.control.history.tenure.Movers.Takeover;
import dev.holdfast.control.history.tenure.Movers.TakeoverPage;
import dev.holdfast.control.history.tenure.Window;
import dev.holdfast.control.reading.SeenClusters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which virtual routers moved, of the clusters that one may see. */
@Path("/api/v1/movers")
@Produces(MediaType.APPLICATION_JSON)
public class MoversResource {

    private final Movers movers;
    private final SeenClusters seen;

    @Inject
    MoversResource(Movers movers, SeenClusters seen) {
        this.movers = movers;
        this.seen = seen;
    }

    /**
     * One of the three lists is filled: the one that was asked for.
     *
     * @param next where {@code by=latest} goes on; null: that was all
     */
    public record Answer(
            Window window,
            List<LongOutage> longest,
            List<Takeover> latest,
            List<Mover> most,
            @Nullable String next) {}

    @GET
    @Needs(Right.SEE)
    @RunOnVirtualThread
    @Operation(
            summary = "Which virtual routers moved",
            description =
                    "by=longest: the longest outages; by=latest: the latest takeovers; by=most: who moves most often.")
    public Answer read(
            @Parameter(description = "longest, latest or most") @QueryParam("by") @DefaultValue("latest") String by,
            @Parameter(description = "ISO time, or -7d; default: seven days before until")
                    @QueryParam("since")
                    @Nullable
                    String since,
            @Parameter(description = "ISO time, -1h or now; default: now") @QueryParam("until") @Nullable String until,
            @Parameter(description = "1 to 500") @QueryParam("limit") @DefaultValue("50") int limit,
            @Parameter(description = "next of a former answer, with by=latest") @QueryParam("cursor") @Nullable
                    String cursor) {
        try {
            Window window = Window.parse(since, until, Instant.now());
            ClusterSelection clusters = seen.selection();
            return switch (by) {
                case "longest" ->
                    new Answer(window, movers.longest(window, clusters, limit), List.of(), List.of(), null);
                case "most" ->
                    new Answer(window, List.of(), List.of(), movers.mostOften(window, clusters, limit), null);
                case "latest" -> {
                    TakeoverPage page = movers.latest(window, clusters, limit, cursor);
                    yield new Answer(window, List.of(), page.takeovers(), List.of(), page.next());
                }
                default -> throw new IllegalArgumentException("by '" + by + "' is none; give longest, latest or most");
            };
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(wrong);
        }
    }
}
