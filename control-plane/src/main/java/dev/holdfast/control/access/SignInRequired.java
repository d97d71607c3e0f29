package dev.holdfast.control.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Everything that is served, whoever serves it, is for people who are signed in; but for what is named here. */
@ApplicationScoped
public class SignInRequired implements HttpSecurityPolicy {

    private static final Set<String> OPEN = Set.of("/sign-in", "/q/health", "/favicon.ico");
    private static final List<String> OPEN_BELOW = List.of("/assets/", "/q/health/");

    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
        if (isOpen(request.normalizedPath())) {
            return CheckResult.permit();
        }
        return identity.map(who -> who.isAnonymous() ? CheckResult.DENY : CheckResult.PERMIT);
    }

    /** Of a path without {@code ..}, double slashes and encoded letters. */
    static boolean isOpen(String path) {
        return OPEN.contains(path) || OPEN_BELOW.stream().anyMatch(path::startsWith);
    }
}
