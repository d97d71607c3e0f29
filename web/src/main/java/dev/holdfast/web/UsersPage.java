package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** Who may sign in, and the form for one more. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record UsersPage(Shell shell, List<UserRow> users, UserForm form, String notice) implements TemplateInstance {}
