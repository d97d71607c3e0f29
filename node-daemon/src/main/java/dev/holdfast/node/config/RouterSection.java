package dev.holdfast.node.config;

import dev.holdfast.node.engine.RouterKey;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettingsReader;
import dev.holdfast.vrrp.settings.SettingException;
import dev.holdfast.vrrp.settings.SettingProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One item of {@code virtualRouters}: flattened for the settings' reader, then held against the other items and the allow-list. */
final class RouterSection {

    private final Problems problems;
    private final TrackSection track;
    private final Map<String, String> segments;
    private final Map<String, String> landmarks;
    private final Map<String, String> syncGroups;
    private final AllowList allow;
    private final RouterSettingsReader reader = new RouterSettingsReader();
    private final Map<String, String> pathsByName = new HashMap<>();
    private final Map<RouterKey, String> pathsByKey = new HashMap<>();
    private final Map<String, String> pathsByMacvlan = new HashMap<>();

    /**
     * Makes a reader of sections.
     *
     * @param segments and {@code landmarks}: what the file says of interfaces, by their names
     * @param syncGroups what it says of routers, by theirs
     */
    RouterSection(
            Problems problems,
            Map<String, String> segments,
            Map<String, String> landmarks,
            Map<String, String> syncGroups,
            AllowList allow) {
        this.problems = problems;
        track = new TrackSection(problems);
        this.segments = segments;
        this.landmarks = landmarks;
        this.syncGroups = syncGroups;
        this.allow = allow;
    }

    /** Empty, and problems, if the section cannot be used. */
    Optional<RouterSettings> read(YamlNode node, String path) {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        flatten(problems.fields(node, path), "", path, texts, lines);
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        addFromElsewhere(
                "segment",
                segments,
                "interface",
                "name the interface's broadcast domain once, in the file's segments",
                texts,
                lines,
                path);
        addFromElsewhere(
                "landmarks",
                landmarks,
                "interface",
                "name the interface's hosts once, in the file's landmarks",
                texts,
                lines,
                path);
        addFromElsewhere(
                "syncGroup",
                syncGroups,
                "name",
                "name the group's routers once, in the file's syncGroups",
                texts,
                lines,
                path);
        try {
            RouterSettings settings = reader.read(texts);
            checkAllowed(settings, path, lines, node.line());
            checkUnique(settings, path, lines, node.line());
            return Optional.of(settings);
        } catch (SettingException e) {
            for (SettingProblem problem : e.problems()) {
                String value = problem.value().isEmpty() ? "" : "'" + problem.value() + "' ";
                problems.add(
                        line(problem.setting(), lines, node.line()),
                        path + "." + problem.setting(),
                        value + problem.remedy());
            }
            return Optional.empty();
        }
    }

    private void flatten(
            Map<String, YamlNode.Field> fields,
            String prefix,
            String path,
            Map<String, String> texts,
            Map<String, Integer> lines) {
        fields.forEach((name, field) -> {
            String setting = Problems.below(prefix, name);
            lines.put(setting, field.line());
            if (setting.equals(TrackSection.NAME)) {
                track.read(field.value(), path + "." + setting).ifPresent(checks -> texts.put(setting, checks));
                return;
            }
            switch (field.value()) {
                case YamlNode.Text text -> texts.put(setting, text.value());
                case YamlNode.Items items -> texts.put(setting, joined(items, path + "." + setting));
                case YamlNode.Fields block -> flatten(block.fields(), setting, path, texts, lines);
            }
        });
    }

    /** As the settings' reader takes lists. An item with a comma would become two. */
    private String joined(YamlNode.Items items, String path) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < items.items().size(); i++) {
            values.addAll(problems.parsed(items.items().get(i), path + "[" + i + "]", value -> {
                if (value.indexOf(',') >= 0) {
                    throw new IllegalArgumentException("holds a comma; write one item each");
                }
                return value;
            }));
        }
        return String.join(", ", values);
    }

    /** What the file says once for all routers of an interface, or of a group. */
    private void addFromElsewhere(
            String setting,
            Map<String, String> byKey,
            String key,
            String remedy,
            Map<String, String> texts,
            Map<String, Integer> lines,
            String path) {
        Integer line = lines.get(setting);
        if (line != null) {
            problems.add(line, path + "." + setting, "does not belong here; " + remedy);
        }
        String value = byKey.get(texts.getOrDefault(key, ""));
        if (value != null) {
            texts.put(setting, value);
        }
    }

    private void checkAllowed(RouterSettings settings, String path, Map<String, Integer> lines, int sectionLine) {
        for (AllowList.Denial denial : allow.denials(settings)) {
            problems.add(
                    line(denial.setting(), lines, sectionLine),
                    path + "." + denial.setting(),
                    denial.message() + "; add it there or take it out here");
        }
    }

    private void checkUnique(RouterSettings settings, String path, Map<String, Integer> lines, int sectionLine) {
        String sameName = pathsByName.putIfAbsent(settings.name(), path);
        if (sameName != null) {
            problems.add(
                    line("name", lines, sectionLine),
                    path + ".name",
                    "'" + settings.name() + "' is the name of " + sameName + " already; give each router its own");
        }
        String sameMacvlan =
                settings.virtualMac() ? pathsByMacvlan.putIfAbsent(settings.virtualMacInterface(), path) : null;
        if (sameMacvlan != null) {
            problems.add(
                    line("virtualMacInterface", lines, sectionLine),
                    path + ".virtualMacInterface",
                    "'" + settings.virtualMacInterface() + "' is that of " + sameMacvlan
                            + " already; name another interface for the virtual MAC here");
        }
        RouterKey key = NodeConfig.keyOf(settings);
        String sameKey = pathsByKey.putIfAbsent(key, path);
        if (sameKey != null) {
            problems.add(
                    line("vrid", lines, sectionLine),
                    path + ".vrid",
                    "'" + key.vrid() + "' is taken by " + sameKey + " for "
                            + key.family().name().toLowerCase(Locale.ROOT) + " on segment '" + key.segment()
                            + "'; a VRID is there once a segment and family");
        }
    }

    /** Where a setting stands: itself, a field below it ({@code preemption: {after: 30s}}), or its section. */
    private static int line(String setting, Map<String, Integer> lines, int sectionLine) {
        return lines.getOrDefault(setting, sectionLine);
    }
}
