package dev.holdfast.web;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The fleet as the overview shows it: whole while it is small; of a large one the troubled, those that are worth a look, and each
 * cluster as a tile.
 *
 * @param troubled those that somebody should look at now, the worst first
 * @param noted some that are in no danger, but not as they should be: what members disagree on first
 * @param clusters with their virtual routers
 * @param tiles of all clusters, the worst first; none while the fleet is shown whole
 * @param nodes of a small fleet all, of a large one some that are not connected
 * @param sum of the whole fleet, also of what is not listed
 */
public record Fleet(
        List<RouterView> troubled,
        List<RouterView> noted,
        List<Section> clusters,
        List<ClusterTile> tiles,
        List<NodeView> nodes,
        Sum sum) {

    /** So many are told large; more of them are marked where they are listed. */
    private static final int MOST_NOTED = 6;

    /**
     * A cluster and virtual routers of it.
     *
     * @param total how many it has
     */
    public record Section(String name, List<RouterView> routers, long total) {}

    /**
     * How many there are.
     *
     * @param noted in no danger, but not as they should be; of a large fleet at least so many
     */
    public record Sum(long routers, long troubled, long noted, long unknown, long nodes, long connected) {}

    /** Shown whole. */
    public static Fleet whole(List<RouterView> troubled, List<Section> clusters, List<NodeView> nodes) {
        List<RouterView> noted = clusters.stream()
                .flatMap(section -> section.routers().stream())
                .filter(RouterView::isNoted)
                .sorted(Comparator.comparing(router -> router.differences().isEmpty()))
                .toList();
        return new Fleet(
                troubled,
                noted.stream().limit(MOST_NOTED).toList(),
                clusters,
                List.of(),
                nodes,
                new Sum(
                        clusters.stream().mapToLong(Section::total).sum(),
                        troubled.size(),
                        noted.size(),
                        clusters.stream()
                                .flatMap(section -> section.routers().stream())
                                .filter(router -> router.health() == Health.UNKNOWN)
                                .count(),
                        nodes.size(),
                        nodes.stream()
                                .filter(node -> node.link() == NodeView.Link.CONNECTED)
                                .count()));
    }

    /** Whether to say how to begin. */
    public boolean withoutNodes() {
        return sum.nodes() == 0;
    }

    public boolean withoutRouters() {
        return sum.routers() == 0;
    }

    /** Whether only what is worth a look is listed. */
    public boolean isLarge() {
        return !tiles.isEmpty();
    }

    /** Troubled ones that are not among {@link #troubled}: their clusters' tiles say so. */
    public long moreTroubled() {
        return sum.troubled() - troubled.size();
    }

    /** Whether there are more of the {@link #noted}. */
    public boolean isMoreNoted() {
        return sum.noted() > noted.size();
    }

    /** Nodes that are not connected and not listed. */
    public long moreUnheard() {
        return isLarge() ? sum.nodes() - sum.connected() - nodes.size() : 0;
    }

    /** One sentence over everything. */
    public String verdict() {
        if (withoutRouters()) {
            return "No virtual router is known yet.";
        }
        boolean one = sum.routers() == 1;
        if (sum.troubled() > 0) {
            return grouped(sum.troubled()) + " of " + grouped(sum.routers())
                    + (one ? " virtual router" : " virtual routers") + (sum.troubled() == 1 ? " needs" : " need")
                    + " you now.";
        }
        if (sum.unknown() > 0) {
            return grouped(sum.unknown()) + " of " + grouped(sum.routers())
                    + " cannot be judged: nodes are not connected.";
        }
        return (one ? "The one virtual router is" : "All " + grouped(sum.routers()) + " virtual routers are")
                + " held by exactly one node" + reservation() + ".";
    }

    private String reservation() {
        if (sum.noted() == 0) {
            return "";
        }
        if (isLarge()) {
            return ", but some are not as they should be";
        }
        return ", but "
                + (sum.noted() == 1 ? "one is not as it should be" : sum.noted() + " are not as they should be");
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
