package dev.holdfast.web;

/**
 * The form for one more API token. It keeps what was typed when it is refused.
 *
 * @param days it lives, as typed
 * @param problem why it was refused; empty: it was not
 */
public record TokenForm(String label, String days, StandingForm standing, String problem) {}
