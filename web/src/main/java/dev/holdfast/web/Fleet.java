package dev.holdfast.web;

import java.util.List;

/**
 * The fleet as the overview shows it.
 *
 * @param troubled those that somebody should look at now, the worst first
 * @param nodes of all clusters
 */
public record Fleet(List<RouterView> troubled, List<Section> clusters, List<NodeView> nodes) {

    /** A cluster and its virtual routers. */
    public record Section(String name, List<RouterView> routers) {}

    public long routerCount() {
        return clusters.stream().mapToLong(section -> section.routers().size()).sum();
    }

    public long connectedCount() {
        return nodes.stream()
                .filter(node -> node.link() == NodeView.Link.CONNECTED)
                .count();
    }

    /** Whether to say how to begin. */
    public boolean withoutNodes() {
        return nodes.isEmpty();
    }

    public boolean withoutRouters() {
        return routerCount() == 0;
    }

    /** One sentence over everything. */
    public String verdict() {
        if (withoutRouters()) {
            return "No virtual router is known yet.";
        }
        String all = routerCount() == 1 ? "The one virtual router" : "All " + routerCount() + " virtual routers";
        if (troubled.isEmpty()) {
            long unsure = clusters.stream()
                    .flatMap(section -> section.routers().stream())
                    .filter(router -> router.health() == Health.UNKNOWN)
                    .count();
            return unsure == 0
                    ? all + (routerCount() == 1 ? " is" : " are") + " held by exactly one node."
                    : unsure + " of " + routerCount() + " cannot be judged: nodes are not connected.";
        }
        return troubled.size() + " of " + routerCount() + (routerCount() == 1 ? " virtual router" : " virtual routers")
                + (troubled.size() == 1 ? " needs" : " need") + " you now.";
    }
}
