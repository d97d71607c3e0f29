package dev.holdfast.web;

/**
 * The form for one more user. It keeps what was typed when it is refused.
 *
 * @param problem why it was refused; empty: it was not
 */
public record UserForm(String name, StandingForm standing, String problem) {}
