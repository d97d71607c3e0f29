package dev.holdfast.control.access;

import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * No request that changes something is believed because a cookie came with it: it has to bring the token that only our
 * own page could know, as the field {@code csrf} or the header {@code X-CSRF-Token}; and where the browser says that
 * another site made it, it is refused at once.
 */
@ApplicationScoped
public class ForgeryGuard {

    static final String FIELD = "csrf";
    static final String HEADER = "X-CSRF-Token";

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final CurrentVisitor visitor;
    private final Audit audit;

    @Inject
    ForgeryGuard(CurrentVisitor visitor, Audit audit) {
        this.visitor = visitor;
        this.audit = audit;
    }

    /** The token for the sign-in form of this browser, which is given a cookie for it if it has none. */
    public String signInFormToken(RoutingContext request) {
        SecretToken token = BrowserCookie.SIGN_IN_FORM.read(request).orElseGet(SecretToken::make);
        BrowserCookie.SIGN_IN_FORM.set(request, token.text());
        return token.forgeryToken();
    }

    @WithFormRead
    @ServerRequestFilter
    public @Nullable Response check(ResteasyReactiveContainerRequestContext context, RoutingContext request) {
        // A token is in a header that no other site can make a browser send, and no cookie counts beside it.
        if (HARMLESS.contains(context.getMethod()) || BearerToken.isShownBy(request)) {
            return null;
        }
        String site = context.getHeaderString("Sec-Fetch-Site");
        boolean fromElsewhere = site != null && !OWN_SITE.contains(site);
        if (fromElsewhere || !bringsToken(context, request)) {
            visitor.find()
                    .ifPresent(who -> audit.recordAttempt(AuditEntry.denied(
                            AuditCode.REQUEST_FORGED,
                            who.actor(),
                            "route",
                            context.getMethod() + " " + request.normalizedPath(),
                            fromElsewhere ? "sent by another site" : "without its token")));
            throw new ForgedRequestException();
        }
        return null;
    }

    private static boolean bringsToken(ResteasyReactiveContainerRequestContext context, RoutingContext request) {
        boolean signingIn = "/sign-in".equals(request.normalizedPath());
        Optional<SecretToken> cookie = (signingIn ? BrowserCookie.SIGN_IN_FORM : BrowserCookie.SESSION).read(request);
        String header = context.getHeaderString(HEADER);
        String sent = header != null ? header : field(context);
        return sent != null && cookie.isPresent() && cookie.get().forgeryTokenIs(sent);
    }

    private static @Nullable String field(ResteasyReactiveContainerRequestContext context) {
        return context.getServerRequestContext() instanceof ResteasyReactiveRequestContext form
                        && form.getFormParameter(FIELD, true, false) instanceof String value
                ? value
                : null;
    }
}
