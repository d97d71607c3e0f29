package dev.holdfast.control.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;

/** A program with an API token in the header {@code Authorization: Bearer}. */
@ApplicationScoped
public class TokenAuthentication implements HttpAuthenticationMechanism, IdentityProvider<TokenAuthentication.Request> {

    private static final int BEFORE_COOKIES = DEFAULT_PRIORITY + 100;

    private final ApiTokens tokens;

    @Inject
    TokenAuthentication(ApiTokens tokens) {
        this.tokens = tokens;
    }

    /** A header that claims to hold a token. */
    public static final class Request extends BaseAuthenticationRequest {
        private final ApiTokenText token;
        private final String origin;

        Request(ApiTokenText token, String origin) {
            this.token = token;
            this.origin = origin;
        }
    }

    @Override
    public int getPriority() {
        return BEFORE_COOKIES;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        if (!BearerToken.isShownBy(request)) {
            return Uni.createFrom().nullItem();
        }
        String origin = Visitor.of(request).origin();
        return BearerToken.read(request)
                .map(token -> providers.authenticate(new Request(token, origin)))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException()));
    }

    @Override
    public Class<Request> getRequestType() {
        return Request.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(Request request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> tokens.find(request.token, request.origin)
                .map(SessionAuthentication::identity)
                .orElseThrow(AuthenticationFailedException::new));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom()
                .item(
                        BearerToken.isShownBy(request)
                                ? new ChallengeData(401, "WWW-Authenticate", "Bearer realm=\"holdfast\"")
                                : null);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(Request.class);
    }
}
