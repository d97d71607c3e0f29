package dev.holdfast.control.api;

import dev.holdfast.control.access.Reach;
import dev.holdfast.control.access.Role;
import dev.holdfast.control.access.Standing;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Role and clusters as the API says them.
 *
 * @param role {@code viewer}, {@code operator} or {@code admin}
 * @param clusters their names; null: all
 */
public record StandingText(@Nullable String role, @Nullable List<String> clusters) {

    static StandingText of(Standing standing) {
        return new StandingText(
                standing.role().word(),
                standing.reach().everywhere() ? null : standing.reach().clusters());
    }

    /**
     * What it means.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    Standing standing() {
        Role wanted = Role.of(Objects.requireNonNullElse(role, ""))
                .orElseThrow(
                        () -> new IllegalArgumentException("role is '" + role + "'; write viewer, operator or admin"));
        return new Standing(wanted, clusters == null ? Reach.EVERYWHERE : Reach.of(clusters));
    }
}
