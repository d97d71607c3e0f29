package dev.holdfast.control.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Signed in by the session's cookie, however the session was begun. Programs come by {@link TokenAuthentication}. */
@ApplicationScoped
public class SessionAuthentication
        implements HttpAuthenticationMechanism, IdentityProvider<SessionAuthentication.Request> {

    static final String SIGNED_IN = "holdfast.signed-in";

    private final SignInSessions sessions;

    @Inject
    SessionAuthentication(SignInSessions sessions) {
        this.sessions = sessions;
    }

    /** A cookie that claims to be a session. */
    public static final class Request extends BaseAuthenticationRequest {
        private final SecretToken token;
        private final String origin;

        Request(SecretToken token, String origin) {
            this.token = token;
            this.origin = origin;
        }
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        if (BearerToken.isShownBy(request)) {
            return Uni.createFrom().nullItem();
        }
        return BrowserCookie.SESSION
                .read(request)
                .map(token -> providers
                        .authenticate(new Request(token, Visitor.of(request).origin()))
                        // A cookie that is over is no cookie: its owner is led to sign in.
                        .onFailure(AuthenticationFailedException.class)
                        .recoverWithNull())
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    @Override
    public Class<Request> getRequestType() {
        return Request.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(Request request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> sessions.find(request.token, request.origin)
                .map(SessionAuthentication::identity)
                .orElseThrow(AuthenticationFailedException::new));
    }

    /** People are led to the sign-in page and back; scripts and the API are told. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        String accept = request.request().getHeader("Accept");
        boolean page = "GET".equals(request.request().method().name())
                && accept != null
                && accept.contains("text/html")
                && request.request().getHeader("HX-Request") == null;
        if (!page) {
            return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Session realm=\"holdfast\""));
        }
        String next = NextPage.of(request.request().uri());
        String query = "/".equals(next) ? "" : "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        return Uni.createFrom().item(new ChallengeData(303, "Location", "/sign-in" + query));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(Request.class);
    }

    static SecurityIdentity identity(SignedIn who) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(who.user()))
                .addRole(who.role().name())
                .addAttribute(SIGNED_IN, who)
                .build();
    }
}
