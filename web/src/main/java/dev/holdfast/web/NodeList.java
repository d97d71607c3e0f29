package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The nodes at the side of the overview: a part that is sent again when something changed. */
@CheckedTemplate(basePath = "parts", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record NodeList(Fleet fleet) implements TemplateInstance {}
