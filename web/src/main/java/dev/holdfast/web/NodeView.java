package dev.holdfast.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node.
 *
 * @param labels {@code site=berlin rack=7}; empty: none
 * @param link how it is reached
 * @param since since when; null: it has never been connected
 * @param lastSeen its last word; null: never
 * @param clockOffset how far its clock is ahead and how sure that is, in words; empty: not measured
 * @param clockWrong whether its clock is so far off that times on pages are hard to compare
 * @param spooled events that wait on the node
 */
public record NodeView(
        String name,
        String cluster,
        String uuid,
        String labels,
        Link link,
        @Nullable When since,
        @Nullable When lastSeen,
        String address,
        String version,
        String clockOffset,
        boolean clockWrong,
        long policyRevision,
        long spooled,
        List<Part> parts) {

    public String href() {
        return "/nodes/" + uuid;
    }

    /** What it does in one virtual router. */
    public record Part(String router, String href, MemberState state) {}

    /** How a node is reached. A node that is not is no trouble of the virtual addresses. */
    public enum Link {
        CONNECTED("connected", "linked"),
        NOT_HEARD("not connected", "unlinked"),
        NEVER_HEARD("never connected", "unlinked"),
        BANNED("banned", "banned"),
        EVICTED("evicted", "banned");

        private final String word;
        private final String sign;

        Link(String word, String sign) {
            this.word = word;
            this.sign = sign;
        }

        public String word() {
            return word;
        }

        public String sign() {
            return sign;
        }
    }
}
