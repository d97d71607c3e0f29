package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * Hosts that wait and join tokens: a part that each browser asks for again when something changed, because its forms hold
 * that browser's own token.
 */
@CheckedTemplate(basePath = "parts", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record EnrolmentBoard(List<JoinTokenRow> tokens, List<WaitingRow> waiting, String csrf)
        implements TemplateInstance {}
