package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** API tokens: one's own, or everybody's for an administrator, and the form for one more. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record TokensPage(Shell shell, List<TokenRow> tokens, TokenForm form, String notice)
        implements TemplateInstance {}
