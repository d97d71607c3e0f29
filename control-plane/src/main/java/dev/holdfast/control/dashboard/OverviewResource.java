package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.web.NodesPage;
import dev.holdfast.web.OverviewPage;
import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.When;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;

/** The pages over the whole fleet. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class OverviewResource {

    private final PageFrame frame;
    private final OverviewReader overviews;
    private final LiveRenderer renderer;
    private final FleetReader fleet;
    private final CurrentVisitor visitor;

    @Inject
    OverviewResource(
            PageFrame frame,
            OverviewReader overviews,
            LiveRenderer renderer,
            FleetReader fleet,
            CurrentVisitor visitor) {
        this.frame = frame;
        this.overviews = overviews;
        this.renderer = renderer;
        this.fleet = fleet;
        this.visitor = visitor;
    }

    /**
     * The whole fleet, or one cluster.
     *
     * @param cluster its name; none or empty: all that may be seen
     */
    @GET
    @Needs(Right.SEE)
    public TemplateInstance overview(@RestQuery Optional<String> cluster) {
        String only = cluster.orElse("");
        OverviewReader.Picture picture = overviews.read(reach(visitor.signedIn(), only));
        if (!only.isEmpty() && picture.clusters() == 0) {
            throw new NotFoundException();
        }
        List<LivePart> parts = renderer.overview(picture);
        return new OverviewPage(
                frame.of(only.isEmpty() ? "Overview" : "Cluster " + only, Place.OVERVIEW),
                only,
                stream(only, parts),
                boards(parts),
                new When(picture.at(), picture.at()));
    }

    /** Where whoever is signed in may see, or only a cluster of that; a name that is none reaches nowhere. */
    static Reach reach(SignedIn who, String cluster) {
        Reach reach = who.standing().reach();
        try {
            return cluster.isEmpty() ? reach : reach.within(Reach.of(List.of(cluster)));
        } catch (IllegalArgumentException noName) {
            return Reach.NOWHERE;
        }
    }

    /** What has been drawn for its digests is the page's own: nothing is drawn twice. */
    private static OverviewPage.Boards boards(List<LivePart> parts) {
        Map<String, RawString> drawn =
                parts.stream().collect(Collectors.toMap(LivePart::name, part -> new RawString(part.html())));
        return new OverviewPage.Boards(
                Objects.requireNonNull(drawn.get("fleet")),
                Objects.requireNonNull(drawn.get("clusters")),
                Objects.requireNonNull(drawn.get("feed")),
                Objects.requireNonNull(drawn.get("nodes")));
    }

    /** The stream is told what the page has, so that it begins with what is new. */
    private static String stream(String cluster, List<LivePart> parts) {
        String had = parts.stream().map(LivePart::digest).collect(Collectors.joining("."));
        return "/live/overview?" + (cluster.isEmpty() ? "" : "cluster=" + cluster + "&") + "have=" + had;
    }

    @GET
    @Path("nodes")
    @Needs(Right.SEE)
    public TemplateInstance nodes() {
        FleetView view = fleet.read(visitor.signedIn()::sees);
        return new NodesPage(frame.of("Nodes", Place.NODES), FleetWords.of(view), new When(view.at(), view.at()));
    }
}
