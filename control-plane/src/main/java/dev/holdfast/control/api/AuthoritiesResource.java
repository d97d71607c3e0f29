package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.enrollment.AuthorityRotation;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** The CAs, and putting another in the place of the one that is. */
@Path("/api/v1/authorities")
@Produces(MediaType.APPLICATION_JSON)
public class AuthoritiesResource {

    private final AuthorityRotation rotation;
    private final CurrentVisitor visitor;

    @Inject
    AuthoritiesResource(AuthorityRotation rotation, CurrentVisitor visitor) {
        this.rotation = rotation;
        this.visitor = visitor;
    }

    @GET
    @Needs(Right.ADMINISTER)
    @RunOnVirtualThread
    public AuthorityRotation.State read() {
        return rotation.state();
    }

    @POST
    @Path("rotate")
    @Needs(Right.ADMINISTER)
    @RunOnVirtualThread
    public AuthorityRotation.State begin() {
        return rotation.begin(visitor.signedIn().actor());
    }

    /**
     * Ends the older CA.
     *
     * @param lose whether nodes that have not learned of the newer one may be lost
     */
    @POST
    @Path("retire")
    @Needs(Right.ADMINISTER)
    @RunOnVirtualThread
    public AuthorityRotation.State retire(@QueryParam("lose") boolean lose) {
        return rotation.retire(lose, visitor.signedIn().actor());
    }
}
