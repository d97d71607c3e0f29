package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** One's own account: what one may, the password, where one is signed in. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record AccountPage(Shell shell, AccountView account, List<SessionRow> sessions, String problem, String notice)
        implements TemplateInstance {}
