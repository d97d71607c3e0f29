package dev.holdfast.control.api;

import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
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

/** Transitions by receipt, newest first. */
@Path("/api/v1/transitions")
@Produces(MediaType.APPLICATION_JSON)
public class TransitionsResource {

    private final TransitionLog log;

    @Inject
    TransitionsResource(TransitionLog log) {
        this.log = log;
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
            List<StoredTransition> found = before == null ? log.newest(limit) : log.before(Cursor.parse(before), limit);
            String next = found.size() < limit ? null : found.getLast().cursor().toString();
            return new Page(found, next);
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(wrong);
        }
    }
}
