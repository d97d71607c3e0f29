package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The bands of states of one virtual router: a part that is fetched again for another window, or when something changed. */
@CheckedTemplate(basePath = "parts", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record TimelineBoard(Timeline timeline) implements TemplateInstance {}
