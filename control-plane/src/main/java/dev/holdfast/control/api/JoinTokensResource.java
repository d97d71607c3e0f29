package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.enrollment.JoinTokens;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;

/** Join tokens: made, listed, revoked. */
@Path("/api/v1/join-tokens")
@Produces(MediaType.APPLICATION_JSON)
public class JoinTokensResource {

    private final JoinTokens tokens;
    private final CurrentVisitor visitor;

    @Inject
    JoinTokensResource(JoinTokens tokens, CurrentVisitor visitor) {
        this.tokens = tokens;
        this.visitor = visitor;
    }

    /**
     * What is asked for.
     *
     * @param hours it lives, 1 to 8784
     * @param uses nodes it is good for, 1 to 10,000
     */
    public record Wanted(String cluster, long hours, int uses) {}

    /** The token's text, which cannot be had again. */
    public record Made(String id, String token) {}

    @GET
    @Needs(Right.ENROLL)
    @RunOnVirtualThread
    public List<JoinTokens.View> list() {
        return tokens.list();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.ENROLL)
    @RunOnVirtualThread
    public Made create(Wanted wanted) {
        try {
            var text = tokens.create(
                    wanted.cluster(),
                    Duration.ofHours(Math.clamp(wanted.hours(), 0, 100_000)),
                    wanted.uses(),
                    visitor.signedIn().actor());
            return new Made(text.id(), text.full());
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(wrong);
        }
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.ENROLL)
    @RunOnVirtualThread
    public void revoke(@PathParam("id") String id) {
        if (!tokens.revoke(id, visitor.signedIn().actor())) {
            throw new NotFoundException();
        }
    }
}
