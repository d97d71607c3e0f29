package dev.holdfast.node.config;

import dev.holdfast.vrrp.settings.CheckText;
import dev.holdfast.vrrp.settings.SettingException;
import dev.holdfast.vrrp.settings.SettingProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A router's {@code track}: a list of checks, each a block such as {@code { interface: eth1, weight: -30 }}. */
final class TrackSection {

    static final String NAME = "track";

    private final Problems problems;

    TrackSection(Problems problems) {
        this.problems = problems;
    }

    /** As the settings' reader takes lists; empty: there is none that can be used. */
    Optional<String> read(YamlNode node, String path) {
        List<YamlNode> items = problems.items(node, path);
        List<String> checks = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            check(items.get(i), path + "[" + i + "]").ifPresent(checks::add);
        }
        return checks.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", checks));
    }

    private Optional<String> check(YamlNode item, String path) {
        Map<String, YamlNode.Field> fields = problems.fields(item, path);
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        fields.forEach((name, field) ->
                problems.parsed(field.value(), path + "." + name, text -> text).forEach(text -> texts.put(name, text)));
        if (texts.size() < fields.size()) {
            return Optional.empty();
        }
        try {
            return Optional.of(CheckText.read(texts).toString());
        } catch (SettingException e) {
            e.problems().forEach(problem -> tell(problem, fields, item.line(), path));
            return Optional.empty();
        }
    }

    private void tell(SettingProblem problem, Map<String, YamlNode.Field> fields, int itemLine, String path) {
        YamlNode.Field field = fields.get(problem.setting());
        problems.add(
                field == null ? itemLine : field.line(),
                path + "." + problem.setting(),
                (problem.value().isEmpty() ? "" : "'" + problem.value() + "' ") + problem.remedy());
    }
}
