package dev.holdfast.node.config;

import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.SyncGroupRules;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file's {@code syncGroups: [{ name: fw, routers: [inside, outside] }]}: virtual routers that are ACTIVE together. */
final class SyncGroupsSection {

    private static final List<String> FIELDS = List.of("name", "routers");
    private static final int LONGEST_NAME = 63;
    private static final int LEAST_MEMBERS = 2;

    /** Where a router is named as a member. */
    private record Named(String group, int line, String path) {}

    private final Problems problems;
    private final Map<String, Named> byRouter = new LinkedHashMap<>();
    private final Map<String, String> pathsByName = new HashMap<>();

    SyncGroupsSection(Problems problems) {
        this.problems = problems;
    }

    /** The group's name by the router's. */
    Map<String, String> read(YamlNode.@Nullable Field section) {
        if (section != null) {
            List<YamlNode> items = problems.items(section.value(), "syncGroups");
            for (int i = 0; i < items.size(); i++) {
                readGroup(items.get(i), "syncGroups[" + i + "]");
            }
        }
        Map<String, String> groups = new LinkedHashMap<>();
        byRouter.forEach((router, named) -> groups.put(router, named.group()));
        return groups;
    }

    private void readGroup(YamlNode node, String path) {
        Map<String, YamlNode.Field> fields = problems.fields(node, path);
        problems.refuseUnknown(fields, path, FIELDS);
        YamlNode.Field name = fields.get("name");
        YamlNode.Field routers = fields.get("routers");
        if (name == null) {
            problems.add(node.line(), path + ".name", "is missing; write what you call the group, such as 'name: fw'");
        }
        if (routers == null) {
            problems.add(
                    node.line(),
                    path + ".routers",
                    "is missing; write the names of its virtual routers, such as [inside, outside]");
        }
        if (name == null || routers == null) {
            return;
        }
        for (String group : problems.parsed(name.value(), path + ".name", SyncGroupsSection::groupName)) {
            String same = pathsByName.putIfAbsent(group, path);
            if (same != null) {
                problems.add(
                        name.line(),
                        path + ".name",
                        "'" + group + "' is the name of " + same + " already; give each group its own");
            } else {
                readMembers(group, routers, path + ".routers");
            }
        }
    }

    private static String groupName(String text) {
        if (text.length() > LONGEST_NAME || text.chars().anyMatch(c -> Character.isISOControl(c) || c == '"')) {
            throw new IllegalArgumentException(
                    "does not fit; write 1 to " + LONGEST_NAME + " printable characters without quotes");
        }
        return text;
    }

    private void readMembers(String group, YamlNode.Field routers, String path) {
        List<YamlNode> items = problems.items(routers.value(), path);
        if (routers.value() instanceof YamlNode.Items && items.size() < LEAST_MEMBERS) {
            problems.add(
                    routers.line(),
                    path,
                    "needs two virtual routers at least: one moves alone without a group; add the other");
        }
        for (int i = 0; i < items.size(); i++) {
            String item = path + "[" + i + "]";
            int line = items.get(i).line();
            for (String router : problems.parsed(items.get(i), item, text -> text)) {
                Named before = byRouter.putIfAbsent(router, new Named(group, line, item));
                if (before != null) {
                    problems.add(
                            line,
                            item,
                            "'" + router + "' is in sync group '" + before.group() + "' already (" + before.path()
                                    + "); a virtual router moves with one group: take it out of one, or make one group"
                                    + " of both");
                }
            }
        }
    }

    /** Held against the routers that the file declares. */
    void check(List<RouterSettings> routers) {
        byRouter.forEach((router, named) -> {
            if (routers.stream().noneMatch(declared -> declared.name().equals(router))) {
                problems.add(
                        named.line(),
                        named.path(),
                        "'" + router + "' is no virtual router of this file; write the name of one, or take it out");
            }
        });
        for (SyncGroupRules.Problem problem : SyncGroupRules.check(routers)) {
            Named named = byRouter.get(problem.router().name());
            if (named != null) {
                problems.add(named.line(), named.path(), problem.router().name() + "'s " + problem.problem());
            }
        }
    }
}
