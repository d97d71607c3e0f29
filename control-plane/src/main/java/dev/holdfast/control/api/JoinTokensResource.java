package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.enrollment.Authorities;
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
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Join tokens: made, listed, revoked; each by who may enrol nodes in its cluster. */
@Path("/api/v1/join-tokens")
@Produces(MediaType.APPLICATION_JSON)
public class JoinTokensResource {

    private final JoinTokens tokens;
    private final Authorities authorities;
    private final CurrentVisitor visitor;
    private final RightsGuard rights;

    @Inject
    JoinTokensResource(JoinTokens tokens, Authorities authorities, CurrentVisitor visitor, RightsGuard rights) {
        this.tokens = tokens;
        this.authorities = authorities;
        this.visitor = visitor;
        this.rights = rights;
    }

    /**
     * What is asked for.
     *
     * @param hours it lives, 1 to 8784
     * @param uses nodes it is good for, 1 to 10,000
     * @param labels of its nodes; null: none
     * @param needsApproval whether a person looks at each node first; null: no
     */
    public record Wanted(
            @Nullable String cluster,
            long hours,
            int uses,
            @Nullable Map<String, String> labels,
            @Nullable Boolean needsApproval) {}

    /** The token's text, which cannot be had again, and what else the host is given. */
    public record Made(String id, String token, String caHash) {}

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
        String cluster = Objects.requireNonNullElse(wanted.cluster(), "");
        rights.require(Right.ENROLL, cluster, "cluster", cluster);
        try {
            var text = tokens.create(
                    new JoinTokens.Wanted(
                            cluster,
                            Duration.ofHours(Math.clamp(wanted.hours(), 0, 100_000)),
                            wanted.uses(),
                            Objects.requireNonNullElse(wanted.labels(), Map.of()),
                            Boolean.TRUE.equals(wanted.needsApproval())),
                    visitor.signedIn().actor());
            return new Made(text.id(), text.full(), authorities.serving().publicKeyHash());
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(wrong);
        }
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.ENROLL)
    @RunOnVirtualThread
    public void revoke(@PathParam("id") String id) {
        String cluster = tokens.find(id).orElseThrow(NotFoundException::new).cluster();
        rights.require(Right.ENROLL, cluster, "join_token", id);
        if (!tokens.revoke(id, visitor.signedIn().actor())) {
            throw new NotFoundException();
        }
    }
}
