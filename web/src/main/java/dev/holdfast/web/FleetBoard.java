package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The virtual routers of the overview: a part that is sent again when something changed. */
@CheckedTemplate(basePath = "parts", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record FleetBoard(Fleet fleet) implements TemplateInstance {}
