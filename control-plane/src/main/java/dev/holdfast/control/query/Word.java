package dev.holdfast.control.query;

import java.util.List;
import java.util.Optional;

/**
 * One word of the language: {@code name:value}.
 *
 * @param matches what it finds, one line
 * @param example a whole term
 * @param choices what it knows; empty, unless its type is {@link WordType#CHOICE}
 */
public record Word(String name, WordType type, String matches, String example, List<Choice> choices) {

    public Word {
        choices = List.copyOf(choices);
    }

    static Word of(String name, WordType type, String matches, String example) {
        return new Word(name, type, matches, example, List.of());
    }

    static Word choice(String name, String matches, String example, List<Choice> choices) {
        return new Word(name, WordType.CHOICE, matches, example, choices);
    }

    Optional<Choice> choice(String text) {
        return choices.stream().filter(choice -> choice.isNamed(text)).findFirst();
    }
}
