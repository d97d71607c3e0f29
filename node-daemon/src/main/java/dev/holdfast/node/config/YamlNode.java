package dev.holdfast.node.config;

import java.util.List;
import java.util.Map;

/** A piece of a YAML document, with the line (from 1) on which it begins. No tags, anchors or aliases: see {@link YamlText}. */
sealed interface YamlNode {

    /** Where it begins, from 1. */
    int line();

    /** A scalar as it is written, without quotes; {@code ~} and nothing at all are the empty text. */
    record Text(int line, String value) implements YamlNode {}

    /** A sequence. */
    record Items(int line, List<YamlNode> items) implements YamlNode {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A mapping in the order of the file; its keys are texts and each is there once. */
    record Fields(int line, Map<String, Field> fields) implements YamlNode {}

    /** One entry of a mapping. */
    record Field(int line, YamlNode value) {}

    /** What it is, in the words of an error message. */
    default String kind() {
        return switch (this) {
            case Text text -> text.value().isEmpty() ? "nothing" : "'" + text.value() + "'";
            case Items _ -> "a list";
            case Fields _ -> "a block of fields";
        };
    }
}
