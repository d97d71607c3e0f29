package dev.holdfast.web;

import java.util.List;

/**
 * Role and clusters, as typed.
 *
 * @param role {@code viewer}, {@code operator} or {@code admin}
 * @param clusters names, or {@code all}
 * @param roles to choose from
 * @param known names of the clusters there are now
 */
public record StandingForm(String role, String clusters, List<Choice> roles, String known) {

    /** One role, and what it may. */
    public record Choice(String value, String label) {}
}
