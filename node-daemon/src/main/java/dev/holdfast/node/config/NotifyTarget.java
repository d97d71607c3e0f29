package dev.holdfast.node.config;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Where programs of this host hear of changes of state.
 *
 * @param fifo absolute
 * @param permissions of a FIFO that is made because there is none
 */
public record NotifyTarget(Path fifo, Set<PosixFilePermission> permissions) {
    public NotifyTarget {
        permissions = Set.copyOf(permissions);
    }
}
