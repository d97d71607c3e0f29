package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.access.SignedIn;
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

/** Join tokens: made, listed, revoked; each by who may enrol nodes in its cluster. */
@Path("/api/v1/join-tokens")
@Produces(MediaType.APPLICATION_JSON)
public class JoinTokensResource {

    private final JoinTokens tokens;
    private final CurrentVisitor visitor;
    private final RightsGuard rights;

    @Inject
    JoinTokensResource(JoinTokens tokens, CurrentVisitor visitor, RightsGuard rights) {
        this.tokens = tokens;
        this.visitor = visitor;
        this.rights = rights;
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
        SignedIn who = visitor.signedIn();
        return tokens.list().stream()
                .filter(token -> who.may(Right.ENROLL, token.cluster()))
                .toList();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.ENROLL)
    @RunOnVirtualThread
    public Made create(Wanted wanted) {
        rights.require(Right.ENROLL, wanted.cluster(), "cluster", wanted.cluster());
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
        String cluster = tokens.list().stream()
                .filter(token -> token.id().equals(id))
                .findFirst()
                .orElseThrow(NotFoundException::new)
                .cluster();
        rights.require(Right.ENROLL, cluster, "join_token", id);
        if (!tokens.revoke(id, visitor.signedIn().actor())) {
            throw new NotFoundException();
        }
    }
}
