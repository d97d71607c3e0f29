package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/**
 * The page an operator opens first.
 *
 * @param cluster the only one that is shown; empty: all
 * @param stream address of what changes on it
 */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record OverviewPage(Shell shell, String cluster, String stream, Fleet fleet, Feed feed, When loaded)
        implements TemplateInstance {}
