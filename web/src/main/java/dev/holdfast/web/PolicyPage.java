package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * The revisions of policy, and a form for the next.
 *
 * @param older address of the page below; empty: there is none
 */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record PolicyPage(
        Shell shell, List<RevisionRow> revisions, String older, PolicyForm form, boolean mayChange, String notice)
        implements TemplateInstance {}
