package dev.holdfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Words out of JSON. */
final class Texts {

    private Texts() {}

    /** A field's text; empty where it is missing or null. */
    static String of(JsonNode node, String field) {
        return node.path(field).isNull() ? "" : node.path(field).asText("");
    }

    /** The texts of an array, with commas between. */
    static String joined(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.isValueNode() ? each.asText() : each.toString()));
        return String.join(", ", texts);
    }

    /** {@code name=value} of each field. */
    static String pairs(JsonNode object) {
        List<String> texts = new ArrayList<>();
        object.properties().forEach(each -> {
            JsonNode value = each.getValue();
            if (value.isObject() && !value.isEmpty()) {
                texts.add(each.getKey() + "(" + pairs(value) + ")");
            } else if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
                texts.add(each.getKey() + "=" + (value.isArray() ? "[" + joined(value) + "]" : value.asText()));
            }
        });
        return String.join(" ", texts);
    }
}
