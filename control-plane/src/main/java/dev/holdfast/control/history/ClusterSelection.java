package dev.holdfast.control.history;

import java.util.Collection;
import java.util.List;

/**
 * Of which clusters transitions are asked for. Every question says so: what somebody may see is never a default.
 *
 * @param all whatever cluster they are of; {@code ids} is empty then
 */
public record ClusterSelection(boolean all, List<Long> ids) {

    public static final ClusterSelection ALL = new ClusterSelection(true, List.of());

    public ClusterSelection {
        ids = List.copyOf(ids);
    }

    public static ClusterSelection of(Collection<Long> ids) {
        return new ClusterSelection(false, List.copyOf(ids));
    }

    /** For {@code ANY (?)}. */
    Long[] array() {
        return ids.toArray(Long[]::new);
    }
}
