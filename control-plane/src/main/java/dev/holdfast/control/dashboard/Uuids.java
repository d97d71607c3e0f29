package dev.holdfast.control.dashboard;

import java.util.Optional;
import java.util.UUID;

/** Nodes' ids in addresses and forms. */
final class Uuids {

    private Uuids() {}

    /** Empty: it is none. */
    static Optional<UUID> read(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }
}
