package dev.holdfast.control.dashboard;

import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.control.fleet.FleetView.ClusterView;
import dev.holdfast.control.history.ClusterSelection;
import dev.holdfast.control.history.HistoryEntry;
import dev.holdfast.control.history.HistorySearch;
import dev.holdfast.control.history.StoredEvent;
import dev.holdfast.control.query.Query;
import dev.holdfast.control.query.Subject;
import dev.holdfast.web.NodePicture;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One node as its page shows it: what it reports, and what can be read out of what it told in the last 30 days. */
@ApplicationScoped
class NodeReader {

    private static final int SHOWN = 25;

    /** Of what its links and its clockwork are judged by. */
    private static final int JUDGED = 500;

    private final FleetReader fleet;
    private final HistorySearch search;

    @Inject
    NodeReader(FleetReader fleet, HistorySearch search) {
        this.fleet = fleet;
        this.search = search;
    }

    /** Whether it may be seen is the asker's door's business; empty: the cluster has no such node. */
    Optional<NodePicture> read(String cluster, UUID node) {
        FleetView view = fleet.readCluster(cluster);
        ClusterSelection selection = ClusterSelection.of(
                view.clusters().stream().map(ClusterView::id).toList());
        Instant now = view.at();
        return FleetWords.node(view, node).map(shown -> {
            List<StoredEvent> told =
                    find("node:" + node + " kind:link,gate,stall since:-30d", now, selection, JUDGED).stream()
                            .flatMap(entry -> entry instanceof HistoryEntry.Noted noted
                                    ? Optional.of(noted.event()).stream()
                                    : Optional.<StoredEvent>empty().stream())
                            .toList();
            LinkWords links = LinkWords.of(view, node, told, told.size() == JUDGED);
            return new NodePicture(
                    shown,
                    links.rows(now),
                    links.stalls(now),
                    find("node:" + node + " since:-30d", now, selection, SHOWN).stream()
                            .map(entry -> HistoryRows.of(entry, now))
                            .toList(),
                    TypedQuery.href(HistoryResource.ACTION, "node:" + node));
        });
    }

    private List<HistoryEntry> find(String query, Instant now, ClusterSelection selection, int limit) {
        return search.page(Query.parse(query, Subject.HISTORY, now, ZoneOffset.UTC), null, limit, selection)
                .entries();
    }
}
