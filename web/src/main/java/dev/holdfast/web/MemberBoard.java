package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The members of one virtual router: a part that is sent again when something changed. */
@CheckedTemplate(basePath = "parts", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record MemberBoard(RouterView router) implements TemplateInstance {}
