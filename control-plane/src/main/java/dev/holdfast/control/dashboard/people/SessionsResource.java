package dev.holdfast.control.dashboard.people;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignInSessions;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.dashboard.PageFrame;
import dev.holdfast.web.SessionsPage;
import dev.holdfast.web.Shell.Place;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Everybody who is signed in. */
@Path("/sessions")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class SessionsResource {

    private final PageFrame frame;
    private final CurrentVisitor visitor;
    private final SignInSessions sessions;

    @Inject
    SessionsResource(PageFrame frame, CurrentVisitor visitor, SignInSessions sessions) {
        this.frame = frame;
        this.visitor = visitor;
        this.sessions = sessions;
    }

    @GET
    @Needs(Right.ADMINISTER)
    public TemplateInstance list(@RestQuery @Nullable String done) {
        SignedIn who = visitor.signedIn();
        return new SessionsPage(
                frame.of("Sign-in sessions", Place.SESSIONS, who),
                SessionWords.of(sessions.all(), who),
                Notice.of(done));
    }

    @POST
    @Path("{id:\\d{1,18}}/end")
    @Needs(Right.ADMINISTER)
    public RestResponse<TemplateInstance> end(@RestPath long id) {
        if (!sessions.end(id, visitor.signedIn())) {
            throw new NotFoundException();
        }
        return RestResponse.seeOther(URI.create("/sessions?done=" + Notice.SESSION_ENDED.word()));
    }
}
