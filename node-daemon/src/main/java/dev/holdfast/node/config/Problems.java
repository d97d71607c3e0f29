package dev.holdfast.node.config;

import dev.holdfast.vrrp.settings.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Takes typed values out of YAML nodes and collects what is wrong with them, so that all of it is told at once. */
final class Problems {

    private final List<Problem> found = new ArrayList<>();

    void add(int line, String field, String message) {
        found.add(new Problem(line, field, message));
    }

    /** In the order of the file. */
    List<Problem> inOrder() {
        return found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
    }

    boolean none() {
        return found.isEmpty();
    }

    /** The fields of a block; none, and a problem, if it is no block. */
    Map<String, YamlNode.Field> fields(YamlNode node, String path) {
        if (node instanceof YamlNode.Fields block) {
            return block.fields();
        }
        add(node.line(), path, "is " + node.kind() + "; write its fields below it, each as 'name: value'");
        return Map.of();
    }

    /** The items of a list; none, and a problem, if it is no list. */
    List<YamlNode> items(YamlNode node, String path) {
        if (node instanceof YamlNode.Items list) {
            return list.items();
        }
        add(node.line(), path, "is " + node.kind() + "; write a list, [first, second] or one '- item' a line");
        return List.of();
    }

    /** Each item of a list of texts, parsed; those that cannot be parsed are problems and left out. */
    <T> List<T> parsedItems(YamlNode node, String path, Function<String, T> parser) {
        List<T> values = new ArrayList<>();
        List<YamlNode> items = items(node, path);
        for (int i = 0; i < items.size(); i++) {
            values.addAll(parsed(items.get(i), path + "[" + i + "]", parser));
        }
        return values;
    }

    /** One value, or none and a problem. */
    <T> List<T> parsed(YamlNode node, String path, Function<String, T> parser) {
        if (!(node instanceof YamlNode.Text text) || text.value().isEmpty()) {
            add(node.line(), path, "is " + node.kind() + "; write one value");
            return List.of();
        }
        try {
            return List.of(parser.apply(text.value()));
        } catch (IllegalArgumentException e) {
            add(node.line(), path, "'" + text.value() + "' " + e.getMessage());
            return List.of();
        }
    }

    /** Every field that is not known is a problem, with the name that was probably meant. */
    void refuseUnknown(Map<String, YamlNode.Field> fields, String path, Collection<String> known) {
        fields.forEach((name, field) -> {
            if (!known.contains(name)) {
                String remedy = NearestName.of(name, known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("known here: " + String.join(", ", known));
                add(field.line(), below(path, name), "is not known; " + remedy);
            }
        });
    }

    static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
