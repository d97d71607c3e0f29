package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** All nodes. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record NodesPage(Shell shell, Fleet fleet, When loaded) implements TemplateInstance {}
