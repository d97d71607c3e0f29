package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** What happened, by query. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record HistoryPage(Shell shell, QueryBox box, List<HistoryRow> rows, Found found, When loaded)
        implements TemplateInstance {}
