package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The newest transition in one sentence, for who listens instead of looking. */
@CheckedTemplate(basePath = "parts", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record FeedAnnouncement(Feed feed) implements TemplateInstance {}
