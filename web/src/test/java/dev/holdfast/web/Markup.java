package dev.holdfast.web;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts one text in the place of every other, as deep as view models go. */
final class Markup {

    private Markup() {}

    private static @Nullable Object inEveryText(@Nullable Object value, String text) {
        return switch (value) {
            case null -> null;
            case String said -> said.isEmpty() ? said : text;
            case List<?> list ->
                list.stream().map(element -> inEveryText(element, text)).toList();
            case Record of -> inEveryTextOf(of, text);
            default -> value;
        };
    }

    /** The same but for its texts; empty ones stay, since they say that something is not there. */
    static Record inEveryTextOf(Record of, String text) {
        RecordComponent[] components = of.getClass().getRecordComponents();
        try {
            @Nullable Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                components[i].getAccessor().setAccessible(true);
                values[i] = inEveryText(components[i].getAccessor().invoke(of), text);
            }
            Constructor<? extends Record> made = of.getClass()
                    .getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
            made.setAccessible(true);
            return made.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(of.getClass() + " cannot be made anew", e);
        }
    }
}
