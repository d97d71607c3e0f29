package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** One node: who it is, how it is reached, what it went through, and keeping it out. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record NodePage(Shell shell, NodePicture picture, NodeFacts facts, Keeping keeping, String notice, When loaded)
        implements TemplateInstance {

    /**
     * The form that keeps it out.
     *
     * @param may whether whoever looks may
     * @param reason as it was typed
     */
    public record Keeping(boolean may, String reason, String problem) {}
}
