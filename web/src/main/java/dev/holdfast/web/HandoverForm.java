package dev.holdfast.web;

import java.util.List;

/**
 * Whom the addresses can be handed to.
 *
 * @param problem why the last attempt was refused; empty: none was
 */
public record HandoverForm(String action, List<Choice> choices, String problem) {

    /** A member that is no holder. */
    public record Choice(String value, String label) {}
}
