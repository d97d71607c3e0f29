package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** One user: role, password, sessions. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record UserPage(
        Shell shell, UserRow user, StandingForm standing, List<SessionRow> sessions, String problem, String notice)
        implements TemplateInstance {}
