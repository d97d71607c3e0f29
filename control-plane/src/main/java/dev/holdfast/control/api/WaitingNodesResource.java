package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.enrollment.Approvals;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Hosts that wait for a person to let them in. */
@Path("/api/v1/waiting-nodes")
@Produces(MediaType.APPLICATION_JSON)
public class WaitingNodesResource {

    private final Approvals approvals;
    private final CurrentVisitor visitor;
    private final RightsGuard rights;

    @Inject
    WaitingNodesResource(Approvals approvals, CurrentVisitor visitor, RightsGuard rights) {
        this.approvals = approvals;
        this.visitor = visitor;
        this.rights = rights;
    }

    @GET
    @Needs(Right.ENROLL)
    @RunOnVirtualThread
    public List<Approvals.View> list() {
        SignedIn who = visitor.signedIn();
        return approvals.waiting().stream()
                .filter(host -> who.may(Right.ENROLL, host.cluster()))
                .toList();
    }

    @POST
    @Path("{key}/approve")
    @Needs(Right.ENROLL)
    @RunOnVirtualThread
    public void approve(@PathParam("key") String key) {
        decide(key, true);
    }

    @POST
    @Path("{key}/refuse")
    @Needs(Right.ENROLL)
    @RunOnVirtualThread
    public void refuse(@PathParam("key") String key) {
        decide(key, false);
    }

    private void decide(String key, boolean approved) {
        Approvals.View host = approvals.find(key).orElseThrow(NotFoundException::new);
        rights.require(Right.ENROLL, host.cluster(), "node_key", key);
        if (!approvals.decide(key, approved, visitor.signedIn().actor())) {
            throw new NotFoundException();
        }
    }
}
