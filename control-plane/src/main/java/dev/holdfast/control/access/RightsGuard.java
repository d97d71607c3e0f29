package dev.holdfast.control.access;

import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

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
            throw new ForbiddenException(advice(who, needs));
        }
    }

    /**
     * Holds a thing that belongs to a cluster to the right that its route declares.
     *
     * @param what kind and id, for the record
     * @throws NotFoundException if the cluster may not even be looked at: that the thing is there is not told
     * @throws ForbiddenException if it may be looked at, and no more
     */
    public void require(Right right, String cluster, String kind, String what) {
        SignedIn who = visitor.signedIn();
        if (who.may(right, cluster)) {
            return;
        }
        audit.recordAttempt(AuditEntry.denied(
                AuditCode.ACCESS_DENIED, who.actor(), kind, what, "needs " + right + " in " + cluster));
        if (!who.sees(cluster)) {
            throw new NotFoundException();
        }
        throw new ForbiddenException("Your role (" + who.role().word() + ") does not include this.");
    }

    private static String advice(SignedIn who, @Nullable Needs needs) {
        String role = who.role().word();
        boolean elsewhere = needs != null
                && needs.value().heldBy(who.role())
                && needs.value().isOfWholeFleet();
        return elsewhere
                ? "You are " + role + " of some clusters only, and this belongs to all of them."
                : "Your role (" + role + ") does not include this.";
    }
}
