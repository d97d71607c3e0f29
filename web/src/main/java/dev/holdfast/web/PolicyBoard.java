package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** What is in force in each member: a part that is sent again when something changed. */
@CheckedTemplate(basePath = "parts", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record PolicyBoard(PolicyView policy) implements TemplateInstance {}
