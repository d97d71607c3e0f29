package dev.holdfast.control.access;

import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is served, whoever serves it, is for those who are signed in; but for what is named here. What is not
 * a route of ours, and so cannot declare its right, has it declared here.
 */
@ApplicationScoped
public class SignInRequired implements HttpSecurityPolicy {

    private static final Set<String> OPEN =
            Set.of("/sign-in", "/sign-in/provider", "/sign-in/provider/back", "/q/health", "/favicon.ico");
    private static final List<String> OPEN_BELOW = List.of("/assets/", "/q/health/");
    private static final Map<String, Right> DECLARED = Map.of("/q/metrics", Right.SEE_METRICS);

    private final Audit audit;

    @Inject
    SignInRequired(Audit audit) {
        this.audit = audit;
    }

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        String path = request.normalizedPath();
        if (isOpen(path)) {
            return CheckResult.permit();
        }
        Right declared = DECLARED.get(path);
        if (declared == null) {
            return identity.map(who -> who.isAnonymous() ? CheckResult.DENY : CheckResult.PERMIT);
        }
        return context.runBlocking(request, identity, (asked, who) -> check(path, declared, who));
    }

    private CheckResult check(String path, Right declared, SecurityIdentity identity) {
        SignedIn who = identity.getAttribute(SessionAuthentication.SIGNED_IN);
        if (who == null || who.may(declared)) {
            return who == null ? CheckResult.DENY : CheckResult.PERMIT;
        }
        audit.recordAttempt(
                AuditEntry.denied(AuditCode.ACCESS_DENIED, who.actor(), "route", "GET " + path, "needs " + declared));
        return CheckResult.DENY;
    }

    /** Of a path without {@code ..}, double slashes and encoded letters. */
    static boolean isOpen(String path) {
        return OPEN.contains(path) || OPEN_BELOW.stream().anyMatch(path::startsWith);
    }
}
