package dev.holdfast.control.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody is, the least first: each may all that the former may. Stored by name. */
public enum Role {
    VIEWER,
    OPERATOR,
    ADMIN;

    /** As people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What {@link #word} wrote; empty: it is none. */
    public static Optional<Role> of(String word) {
        return Stream.of(values())
                .filter(role -> role.word().equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
