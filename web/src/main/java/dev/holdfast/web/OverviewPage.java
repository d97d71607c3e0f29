package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The page an operator opens first. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record OverviewPage(Shell shell, Fleet fleet, Feed feed, When loaded) implements TemplateInstance {}
