package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.Reach;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.control.handover.Handovers;
import dev.holdfast.control.history.GateLog;
import dev.holdfast.control.history.TransitionLog;
import dev.holdfast.control.policy.EffectivePolicy;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.web.Feed;
import dev.holdfast.web.FeedAnnouncement;
import dev.holdfast.web.FleetBoard;
import dev.holdfast.web.GateBoard;
import dev.holdfast.web.HandoverBoard;
import dev.holdfast.web.MemberBoard;
import dev.holdfast.web.NodeBoard;
import dev.holdfast.web.NodeEvents;
import dev.holdfast.web.NodeLinks;
import dev.holdfast.web.NodeList;
import dev.holdfast.web.NodeParts;
import dev.holdfast.web.NodeSession;
import dev.holdfast.web.PolicyBoard;
import dev.holdfast.web.TransitionFeed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** Renders the parts of a view: once for all who look at it. */
@ApplicationScoped
class LiveRenderer {

    private final OverviewReader overviews;
    private final FleetReader fleet;
    private final TransitionLog log;
    private final PolicyService policy;
    private final Handovers handovers;
    private final GateLog gates;
    private final NodeReader nodes;
    private final ArrivalReader arrivals;
    private final DrawnGrids grids = new DrawnGrids();

    @Inject
    LiveRenderer(
            OverviewReader overviews,
            FleetReader fleet,
            TransitionLog log,
            GateLog gates,
            NodeReader nodes,
            ArrivalReader arrivals,
            PolicyService policy,
            Handovers handovers) {
        this.overviews = overviews;
        this.fleet = fleet;
        this.log = log;
        this.gates = gates;
        this.nodes = nodes;
        this.arrivals = arrivals;
        this.policy = policy;
        this.handovers = handovers;
    }

    /** All parts, in the order in which they are shown. */
    List<LivePart> render(LiveView view) {
        return switch (view) {
            case LiveView.Overview(Reach reach) -> overview(overviews.read(reach));
            case LiveView.Nodes(Reach reach) ->
                List.of(LivePart.drawn("nodes", new NodeBoard(FleetWords.of(fleet.read(reach::includes))).render()));
            case LiveView.Node(String cluster, UUID uuid) -> node(cluster, uuid);
            case LiveView.Enrolment(Reach reach) -> List.of(arrivals.changes(reach));
            case LiveView.Token(String cluster, String id) -> List.of(arrivals.of(cluster, id));
            case LiveView.Router(long id) -> router(id);
        };
    }

    /** As the page itself comes with them, too. */
    List<LivePart> overview(OverviewReader.Picture picture) {
        return List.of(
                LivePart.drawn("fleet", new FleetBoard(picture.fleet()).render()),
                grids.of(picture.fleet().tiles()),
                LivePart.drawn("feed", new TransitionFeed(picture.feed()).render()),
                LivePart.drawn("nodes", new NodeList(picture.fleet()).render()),
                announcement(picture.feed()));
    }

    private List<LivePart> node(String cluster, UUID uuid) {
        return nodes.read(cluster, uuid)
                .map(picture -> List.of(
                        LivePart.drawn("session", new NodeSession(picture).render()),
                        LivePart.drawn("parts", new NodeParts(picture).render()),
                        LivePart.drawn("links", new NodeLinks(picture).render()),
                        LivePart.drawn("events", new NodeEvents(picture).render())))
                .orElse(List.of());
    }

    private List<LivePart> router(long id) {
        // Whoever looks has been asked whether this router may be seen: nothing but it is shown.
        FleetView view = fleet.readCluster(fleet.clusterOfRouter(id).orElse(""));
        Feed feed = TransitionWords.feed(log.newestOfRouter(id, RouterResource.FEED_LENGTH), false, view.at());
        List<EffectivePolicy> policies = policy.effectiveOfRouter(id);
        MemberNews news = MemberNews.of(log.lastOfEachMember(id, RouterResource.SOMETIME), policies);
        return FleetWords.router(view, id, policy.disagreements(List.of(id)), news)
                .map(router -> List.of(
                        LivePart.drawn(
                                "handover",
                                new HandoverBoard(HandoverWords.of(
                                                handovers.newest(id), FleetWords.nodeNames(view, id), view.at()))
                                        .render()),
                        LivePart.drawn("members", new MemberBoard(router).render()),
                        LivePart.drawn("feed", new TransitionFeed(feed).render()),
                        LivePart.drawn(
                                "gate",
                                new GateBoard(GateWords.rows(
                                                gates.newestOfRouter(id, RouterResource.GATE_LENGTH), view.at()))
                                        .render()),
                        LivePart.drawn("policy", new PolicyBoard(PolicyWords.of(policies)).render()),
                        announcement(feed)))
                .orElse(List.of());
    }

    private static LivePart announcement(Feed feed) {
        return LivePart.drawn(LivePart.ANNOUNCEMENT, new FeedAnnouncement(feed).render());
    }
}
