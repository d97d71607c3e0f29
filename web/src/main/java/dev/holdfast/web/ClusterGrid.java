package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The clusters of a large fleet: a part of the overview that is sent again when something changed. */
@CheckedTemplate(basePath = "parts", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record ClusterGrid(Fleet fleet) implements TemplateInstance {}
