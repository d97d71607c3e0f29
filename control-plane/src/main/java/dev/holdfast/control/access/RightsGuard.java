package dev.holdfast.control.access;

import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Holds every route to the right that it declares. One that declares none is open to nobody. */
@ApplicationScoped
public class RightsGuard {

    private final CurrentVisitor visitor;
    private final Audit audit;

    @Inject
    RightsGuard(CurrentVisitor visitor, Audit audit) {
        this.visitor = visitor;
        this.audit = audit;
    }

    @ServerRequestFilter(priority = 100)
    public void check(ContainerRequestContext request, ResourceInfo route) {
        Needs needs = route.getResourceMethod().getAnnotation(Needs.class);
        if (needs != null && needs.value() == Right.NONE) {
            return;
        }
        SignedIn who = visitor.signedIn();
        if (needs == null || !who.may(needs.value())) {
            String wanted = needs == null ? "no right is declared" : "needs " + needs.value();
            audit.recordAttempt(AuditEntry.denied(
                    AuditCode.ACCESS_DENIED,
                    who.actor(),
                    "route",
                    request.getMethod() + " " + request.getUriInfo().getPath(),
                    wanted));
            throw new ForbiddenException(
                    "Your role (" + who.role().name().toLowerCase(Locale.ROOT) + ") does not include this.");
        }
    }
}
