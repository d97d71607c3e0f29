package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * The clusters of a large fleet: a part of the overview that is sent again when something changed.
 *
 * @param tiles none of a fleet that is shown whole
 */
@CheckedTemplate(basePath = "parts", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record ClusterGrid(List<ClusterTile> tiles) implements TemplateInstance {}
