package dev.holdfast.control.policy;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is in force, or shall be, for one member, and whether its node has taken it.
 *
 * @param wantedRevision the newest revision that concerns the member's node; 0: none does
 * @param reason of a rejection, as the node gave it; empty otherwise
 */
public record EffectivePolicy(
        long memberId,
        long routerId,
        UUID nodeUuid,
        String nodeName,
        List<Value> values,
        Status status,
        long wantedRevision,
        long appliedRevision,
        String reason) {

    /**
     * One setting.
     *
     * @param setting its name in the file, {@code startup.delay}
     * @param value as text, {@code 5s}
     * @param source where the value comes from; null: the node's own file
     * @param fileValue what the node's file says
     * @param revision that set it; 0: the file
     * @param skipped what is laid over it and does not hold for this member, and why; empty: nothing
     */
    public record Value(
            String setting,
            String value,
            PolicyScope.@Nullable Level source,
            String fileValue,
            long revision,
            String skipped) {}

    /** Where the node stands. */
    public enum Status {
        /** It runs with the wanted revision. */
        APPLIED,
        /** It says that it runs with the wanted revision, and by the hash of its settings it runs with others. */
        DRIFTED,
        /** It refused the wanted revision, and goes on with what it had. */
        REJECTED,
        /** Sent or about to be, not answered yet. */
        PENDING,
        /** Not connected, and not yet at the wanted revision. */
        OFFLINE
    }
}
