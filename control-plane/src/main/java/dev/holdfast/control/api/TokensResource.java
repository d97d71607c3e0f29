package dev.holdfast.control.api;

import dev.holdfast.control.access.ApiTokens;
import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignedIn;
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
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** API tokens: one's own, and for an administrator everybody's. Made by people only: no token makes another. */
@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
public class TokensResource {

    private static final int MOST_DAYS = 10_000;

    private final ApiTokens tokens;
    private final CurrentVisitor visitor;

    @Inject
    TokensResource(ApiTokens tokens, CurrentVisitor visitor) {
        this.tokens = tokens;
        this.visitor = visitor;
    }

    /** A token without its secret; {@code clusters} null: all. */
    public record TokenView(
            String id,
            String owner,
            String label,
            String role,
            @Nullable List<String> clusters,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable String lastUsedFrom,
            @Nullable Instant revokedAt) {}

    /**
     * One to be made.
     *
     * @param clusters null: all
     * @param days it lives, 1 to 366
     */
    public record Wanted(
            @Nullable String label,
            @Nullable String role,
            @Nullable List<String> clusters,
            long days) {}

    /** The token's text, which cannot be had again. */
    public record Made(String id, String token) {}

    @GET
    @Needs(Right.OWN_ACCOUNT)
    @RunOnVirtualThread
    public List<TokenView> list() {
        SignedIn who = visitor.signedIn();
        List<ApiTokens.View> found = who.may(Right.ADMINISTER) ? tokens.all() : tokens.of(who.userId());
        return found.stream().map(TokensResource::view).toList();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.OWN_ACCOUNT)
    @RunOnVirtualThread
    public Made create(Wanted wanted) {
        try {
            ApiTokens.Made made = tokens.create(
                    Objects.requireNonNullElse(wanted.label(), ""),
                    new StandingText(wanted.role(), wanted.clusters()).standing(),
                    Duration.ofDays(Math.clamp(wanted.days(), 0, MOST_DAYS)),
                    visitor.signedIn());
            return new Made(made.id(), made.text());
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(wrong);
        }
    }

    @DELETE
    @Path("{id}")
    @Needs(Right.OWN_ACCOUNT)
    @RunOnVirtualThread
    public void revoke(@PathParam("id") String id) {
        if (!tokens.revoke(id, visitor.signedIn())) {
            throw new NotFoundException();
        }
    }

    private static TokenView view(ApiTokens.View token) {
        StandingText standing = StandingText.of(token.standing());
        return new TokenView(
                token.id(),
                token.owner(),
                token.label(),
                String.valueOf(standing.role()),
                standing.clusters(),
                token.createdAt(),
                token.expiresAt(),
                token.lastUsedAt(),
                token.lastUsedFrom(),
                token.revokedAt());
    }
}
