package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.fleet.Clusters;
import dev.holdfast.control.history.ClusterSelection;
import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.control.history.TransitionLog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transitions by receipt, newest first, of the clusters that one may see. */
@Path("/api/v1/transitions")
@Produces(MediaType.APPLICATION_JSON)
public class TransitionsResource {

    private final TransitionLog log;
    private final Clusters clusters;
    private final CurrentVisitor visitor;

    @Inject
    TransitionsResource(TransitionLog log, Clusters clusters, CurrentVisitor visitor) {
        this.log = log;
        this.clusters = clusters;
        this.visitor = visitor;
    }

    /**
     * One page.
     *
     * @param next what to give as {@code before} for the next older page; null: this page is not full
     */
    public record Page(
            List<StoredTransition> transitions, @Nullable String next) {}

    @GET
    @Needs(Right.SEE)
    @RunOnVirtualThread
    public Page read(
            @QueryParam("limit") @DefaultValue("100") int limit, @QueryParam("before") @Nullable String before) {
        try {
            ClusterSelection seen = seen();
            List<StoredTransition> found =
                    before == null ? log.newest(seen, limit) : log.before(Cursor.parse(before), seen, limit);
            String next = found.size() < limit ? null : found.getLast().cursor().toString();
            return new Page(found, next);
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(wrong);
        }
    }

    private ClusterSelection seen() {
        Reach reach = visitor.signedIn().standing().reach();
        return reach.everywhere() ? ClusterSelection.ALL : ClusterSelection.of(clusters.ids(reach.clusters()));
    }
}
