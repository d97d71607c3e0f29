package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** One virtual router: members, bands of states, policy, transitions. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record RouterPage(
        Shell shell,
        RouterView router,
        History history,
        Policies policies,
        HandoverPanel handing,
        String notice,
        When loaded)
        implements TemplateInstance {

    /** What happened. */
    public record History(Timeline timeline, Feed feed, List<GateRow> gate, List<AvailabilityRow> availability) {}

    /**
     * What is laid over the files.
     *
     * @param mayChange whether whoever looks may lay more
     */
    public record Policies(PolicyView inForce, PolicyForm form, boolean mayChange) {}
}
