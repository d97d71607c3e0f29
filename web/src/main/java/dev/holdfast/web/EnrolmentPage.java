package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** Join tokens, a form for one more, and the nodes that wait for a person. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record EnrolmentPage(
        Shell shell,
        List<JoinTokenRow> tokens,
        List<WaitingRow> waiting,
        JoinTokenForm form,
        String notice,
        When loaded)
        implements TemplateInstance {}
