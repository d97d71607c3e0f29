package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.control.history.TransitionLog;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.web.NodesPage;
import dev.holdfast.web.OverviewPage;
import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.When;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The pages over the whole fleet. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class OverviewResource {

    static final int FEED_LENGTH = 20;

    private final PageFrame frame;
    private final FleetReader fleet;
    private final TransitionLog log;
    private final PolicyService policy;
    private final CurrentVisitor visitor;

    @Inject
    OverviewResource(
            PageFrame frame, FleetReader fleet, TransitionLog log, PolicyService policy, CurrentVisitor visitor) {
        this.frame = frame;
        this.fleet = fleet;
        this.log = log;
        this.policy = policy;
        this.visitor = visitor;
    }

    @GET
    @Needs(Right.SEE)
    public TemplateInstance overview() {
        SignedIn who = visitor.signedIn();
        FleetView view = fleet.read(who::sees);
        return new OverviewPage(
                frame.of("Overview", Place.OVERVIEW),
                FleetWords.of(view, policy.disagreements()),
                TransitionWords.feed(
                        log.newest(LiveRenderer.seen(view, who.standing().reach()), FEED_LENGTH), true, view.at()),
                new When(view.at(), view.at()));
    }

    @GET
    @Path("nodes")
    @Needs(Right.SEE)
    public TemplateInstance nodes() {
        FleetView view = fleet.read(visitor.signedIn()::sees);
        return new NodesPage(frame.of("Nodes", Place.NODES), FleetWords.of(view), new When(view.at(), view.at()));
    }
}
