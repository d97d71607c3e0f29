package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** A secret that is shown this once. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record SecretPage(Shell shell, String headline, String advice, String label, String secret, String back)
        implements TemplateInstance {}
