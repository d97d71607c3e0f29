package dev.holdfast.control.dashboard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a message of the contract, as the history gives them back. What is missing reads as what protobuf would say:
 * empty, 0; a record of an older or newer daemon must never break a page.
 */
record Fields(Map<String, Object> values) {

    String text(String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }

    boolean flag(String name) {
        return values.get(name) instanceof Boolean flag && flag;
    }

    Optional<Fields> message(String name) {
        return Optional.ofNullable(of(values.get(name)));
    }

    List<Fields> messages(String name) {
        if (!(values.get(name) instanceof List<?> list)) {
            return List.of();
        }
        return list.stream()
                .map(Fields::of)
                .flatMap(fields -> Optional.ofNullable(fields).stream())
                .toList();
    }

    @SuppressWarnings("unchecked") // objects of JSON have names for keys
    private static @Nullable Fields of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new Fields((Map<String, Object>) map) : null;
    }
}
