package dev.holdfast.control.dashboard.people;

import dev.holdfast.control.access.ApiTokens;
import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.access.UserRefusedException;
import dev.holdfast.control.dashboard.PageFrame;
import dev.holdfast.web.SecretPage;
import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.TokenForm;
import dev.holdfast.web.TokenRow;
import dev.holdfast.web.TokenState;
import dev.holdfast.web.TokensPage;
import dev.holdfast.web.When;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** API tokens: one's own, and for an administrator everybody's. */
@Path("/tokens")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class TokensResource {

    private static final String USUAL_DAYS = "90";

    private final PageFrame frame;
    private final CurrentVisitor visitor;
    private final ApiTokens tokens;
    private final StandingWords standings;

    @Inject
    TokensResource(PageFrame frame, CurrentVisitor visitor, ApiTokens tokens, StandingWords standings) {
        this.frame = frame;
        this.visitor = visitor;
        this.tokens = tokens;
        this.standings = standings;
    }

    @GET
    @Needs(Right.OWN_ACCOUNT)
    public TemplateInstance list(@RestQuery @Nullable String done) {
        SignedIn who = visitor.signedIn();
        StandingWords.Typed least =
                new StandingWords.Typed("viewer", who.standing().reach().toString());
        return page(new TokenForm("", USUAL_DAYS, standings.form(least, who.role()), ""), Notice.of(done));
    }

    @POST
    @Needs(Right.OWN_ACCOUNT)
    public RestResponse<TemplateInstance> create(
            @RestForm @Nullable String label,
            @RestForm @Nullable String role,
            @RestForm @Nullable String clusters,
            @RestForm @Nullable String days) {
        SignedIn who = visitor.signedIn();
        StandingWords.Typed typed = new StandingWords.Typed(role, clusters);
        String name = Objects.requireNonNullElse(label, "");
        String life = Objects.requireNonNullElse(days, "").strip();
        try {
            Duration wanted = Duration.ofDays(life.matches("\\d{1,4}") ? Long.parseLong(life) : 0);
            ApiTokens.Made made = tokens.create(name, typed.standing(), wanted, who);
            return RestResponse.ok(new SecretPage(
                    frame.of("A new API token", Place.TOKENS, who),
                    "The token " + made.id() + " was made",
                    "A program shows it in the header Authorization: Bearer.",
                    "Token",
                    made.text(),
                    "/tokens"));
        } catch (UserRefusedException refused) {
            TokenForm again =
                    new TokenForm(name, life, standings.form(typed, who.role()), String.valueOf(refused.getMessage()));
            return Answers.refused(page(again, ""));
        }
    }

    @POST
    @Path("{id:[a-z0-9]{1,20}}/revoke")
    @Needs(Right.OWN_ACCOUNT)
    public RestResponse<TemplateInstance> revoke(@RestPath String id) {
        if (!tokens.revoke(id, visitor.signedIn())) {
            throw new NotFoundException();
        }
        return RestResponse.seeOther(URI.create("/tokens?done=" + Notice.TOKEN_REVOKED.word()));
    }

    private TemplateInstance page(TokenForm form, String notice) {
        SignedIn who = visitor.signedIn();
        List<ApiTokens.View> found = who.may(Right.ADMINISTER) ? tokens.all() : tokens.of(who.userId());
        Instant now = Instant.now();
        return new TokensPage(
                frame.of("API tokens", Place.TOKENS, who),
                found.stream().map(token -> row(token, now)).toList(),
                form,
                notice);
    }

    private static TokenRow row(ApiTokens.View token, Instant now) {
        Instant used = token.lastUsedAt();
        return new TokenRow(
                token.id(),
                token.label(),
                token.owner(),
                token.standing().role().word(),
                StandingWords.words(token.standing().reach()),
                state(token, now),
                new When(token.createdAt(), now),
                new When(token.expiresAt(), now),
                used == null ? null : new When(used, now),
                Objects.requireNonNullElse(token.lastUsedFrom(), ""));
    }

    private static TokenState state(ApiTokens.View token, Instant now) {
        if (token.revokedAt() != null) {
            return TokenState.REVOKED;
        }
        return token.expiresAt().isAfter(now) ? TokenState.GOOD : TokenState.EXPIRED;
    }
}
