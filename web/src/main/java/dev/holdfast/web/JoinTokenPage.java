package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/**
 * A join token, shown this once, in the command that uses it.
 *
 * @param command to paste on the host
 */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record JoinTokenPage(
        Shell shell, String id, String cluster, String token, String command, boolean approval, Arrivals arrivals)
        implements TemplateInstance {}
