package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** How the control plane was started: what is set in its environment, to be read here and changed there. */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record ControlPlanePage(Shell shell, List<SettingRow> settings) implements TemplateInstance {

    /**
     * One setting.
     *
     * @param variable its name in the environment
     */
    public record SettingRow(String name, String value, String meaning, String variable) {}
}
