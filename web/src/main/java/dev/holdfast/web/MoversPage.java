package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * Which virtual routers moved: the longest outages, who moves most often, and the latest takeovers.
 *
 * @param windows to choose from
 * @param longest the longest first
 * @param most the most frequent first
 * @param latest the newest first
 */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record MoversPage(
        Shell shell, List<Choice> windows, List<Outage> longest, List<Mover> most, List<Takeover> latest)
        implements TemplateInstance {

    /** One window of time. */
    public record Choice(String words, String href, boolean chosen) {}

    /**
     * Nobody was ACTIVE.
     *
     * @param length {@code 3.61 s}, {@code at most 3.61 s} or {@code lasts}
     */
    public record Outage(String router, String href, String cluster, When from, String length) {}

    /** A router that moved. */
    public record Mover(String router, String href, String cluster, long takeovers) {}

    /**
     * A member became ACTIVE.
     *
     * @param href of the transition
     * @param outage how long nobody had been; empty: somebody was, or it is not known
     */
    public record Takeover(
            String router, String routerHref, String cluster, String node, When at, String href, String outage) {}
}
