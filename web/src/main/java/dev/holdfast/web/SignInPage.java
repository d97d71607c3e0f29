package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/**
 * Where people say who they are.
 *
 * @param provider what the identity provider is called; empty: there is none
 * @param providerHref where the way to it begins
 */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record SignInPage(
        Shell shell, String next, String name, String problem, String formToken, String provider, String providerHref)
        implements TemplateInstance {}
