package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.Reach;
import dev.holdfast.control.enrollment.Approvals;
import dev.holdfast.control.enrollment.JoinTokens;
import dev.holdfast.control.enrollment.NodeRecords;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.web.Arrivals;
import dev.holdfast.web.Arrivals.Arrived;
import dev.holdfast.web.When;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who comes with join tokens, for pages that wait for them. */
@ApplicationScoped
class ArrivalReader {

    private final NodeRecords nodes;
    private final JoinTokens tokens;
    private final Approvals approvals;
    private final FleetReader fleet;

    @Inject
    ArrivalReader(NodeRecords nodes, JoinTokens tokens, Approvals approvals, FleetReader fleet) {
        this.nodes = nodes;
        this.tokens = tokens;
        this.approvals = approvals;
        this.fleet = fleet;
    }

    /** That something changed, and no word of what: each page asks for its own, since its forms hold its own token. */
    LivePart changes(Reach reach) {
        int picture = List.of(
                        tokens.list().stream()
                                .filter(token -> reach.includes(token.cluster()))
                                .toList(),
                        approvals.waiting().stream()
                                .filter(host -> reach.includes(host.cluster()))
                                .map(Approvals.View::key)
                                .toList())
                .hashCode();
        return new LivePart("enrolment", Integer.toHexString(picture));
    }

    /** Who came with one token. */
    LivePart of(String cluster, String token) {
        FleetView view = fleet.readCluster(cluster);
        Set<UUID> connected = view.clusters().stream()
                .flatMap(each -> each.nodes().stream())
                .filter(FleetView.NodeView::connected)
                .map(FleetView.NodeView::uuid)
                .collect(Collectors.toSet());
        List<Arrived> arrived = nodes.cameWith(token).stream()
                .map(node -> new Arrived(
                        node.name(),
                        "/nodes/" + node.uuid(),
                        new When(node.at(), view.at()),
                        connected.contains(node.uuid())))
                .toList();
        List<String> waiting = approvals.waiting().stream()
                .filter(host -> host.token().equals(token))
                .map(Approvals.View::name)
                .toList();
        return LivePart.drawn("arrivals", new Arrivals(arrived, waiting).render());
    }
}
