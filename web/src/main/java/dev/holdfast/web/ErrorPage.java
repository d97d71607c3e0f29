package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** What went wrong, and where to go from here. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record ErrorPage(Shell shell, int status, String headline, String advice) implements TemplateInstance {}
