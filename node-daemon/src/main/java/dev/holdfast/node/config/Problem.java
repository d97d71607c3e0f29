package dev.holdfast.node.config;

/**
 * One thing that is wrong with the file.
 *
 * @param line from 1
 * @param field its path, {@code virtualRouters[0].priority}; empty: the file as a whole
 * @param message the value and the remedy, to be read after the field's name
 */
public record Problem(int line, String field, String message) {

    /** One line of text, without the file's name. */
    @Override
    public String toString() {
        return line + ": " + (field.isEmpty() ? "the file" : field) + " " + message;
    }
}
