package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** One node: who it is, how it is reached, and keeping it out. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record NodePage(
        Shell shell, NodeView node, NodeFacts facts, boolean mayAct, String reason, String problem, String notice)
        implements TemplateInstance {}
