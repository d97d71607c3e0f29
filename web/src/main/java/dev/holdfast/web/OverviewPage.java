package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;

/**
 * The page an operator opens first.
 *
 * @param cluster the only one that is shown; empty: all
 * @param stream address of what changes on it
 */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record OverviewPage(Shell shell, String cluster, String stream, Boards boards, When loaded)
        implements TemplateInstance {

    /**
     * Its parts as they have been drawn, for this page and for those that are open: what is in them is not escaped again.
     *
     * @param fleet a {@link FleetBoard}
     * @param clusters a {@link ClusterGrid}
     * @param feed a {@link TransitionFeed}
     * @param nodes a {@link NodeList}
     */
    public record Boards(RawString fleet, RawString clusters, RawString feed, RawString nodes) {}
}
