package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** One virtual router: members, policy, transitions. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record RouterPage(
        Shell shell,
        RouterView router,
        PolicyView policy,
        PolicyForm form,
        Feed feed,
        List<GateRow> gate,
        String notice,
        boolean mayChange,
        HandoverPanel handing,
        When loaded)
        implements TemplateInstance {}
