package dev.holdfast.control.reading;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Reach;
import dev.holdfast.control.fleet.Clusters;
import dev.holdfast.control.history.ClusterSelection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The clusters that whoever asks may see. */
@ApplicationScoped
public class SeenClusters {

    private final CurrentVisitor visitor;
    private final Clusters clusters;

    @Inject
    SeenClusters(CurrentVisitor visitor, Clusters clusters) {
        this.visitor = visitor;
        this.clusters = clusters;
    }

    public ClusterSelection selection() {
        Reach reach = visitor.signedIn().standing().reach();
        return reach.everywhere() ? ClusterSelection.ALL : ClusterSelection.of(clusters.ids(reach.clusters()));
    }
}
