package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignInSessions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Sign-in sessions of everybody. */
@Path("/api/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionsResource {

    private final SignInSessions sessions;
    private final CurrentVisitor visitor;

    @Inject
    SessionsResource(SignInSessions sessions, CurrentVisitor visitor) {
        this.sessions = sessions;
        this.visitor = visitor;
    }

    @GET
    @Needs(Right.ADMINISTER)
    @RunOnVirtualThread
    public List<SignInSessions.View> list() {
        return sessions.all();
    }

    @DELETE
    @Path("{id:\\d{1,18}}")
    @Needs(Right.ADMINISTER)
    @RunOnVirtualThread
    public void end(@PathParam("id") long id) {
        if (!sessions.end(id, visitor.signedIn())) {
            throw new NotFoundException();
        }
    }
}
