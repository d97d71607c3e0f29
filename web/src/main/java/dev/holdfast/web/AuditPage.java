package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** What people, programs and nodes did, by query. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record AuditPage(Shell shell, QueryBox box, List<AuditRow> rows, Found found, When loaded)
        implements TemplateInstance {}
