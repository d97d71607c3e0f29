package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** Where people say who they are. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record SignInPage(Shell shell, String next, String name, String problem, String formToken)
        implements TemplateInstance {}
