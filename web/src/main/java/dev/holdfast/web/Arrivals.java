package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * Who came with a join token: a part that is sent again when something changed.
 *
 * @param waiting names of hosts that wait for a person
 */
@CheckedTemplate(basePath = "parts", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record Arrivals(List<Arrived> nodes, List<String> waiting) implements TemplateInstance {

    /** A node that came. */
    public record Arrived(String name, String href, When at, boolean connected) {}
}
