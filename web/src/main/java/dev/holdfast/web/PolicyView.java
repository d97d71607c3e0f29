package dev.holdfast.web;

import java.util.List;

/** What is in force in each member of a virtual router, where it comes from, and whether its node has taken it. */
public record PolicyView(List<MemberPolicy> members) {

    /**
     * One member's.
     *
     * @param reason why the node refused; empty otherwise
     * @param caveat that the values are wanted and not in force, and what is; empty: they are in force
     */
    public record MemberPolicy(
            String node, List<Setting> settings, Answer answer, String revision, String reason, String caveat) {}

    /**
     * One setting in force.
     *
     * @param source {@code the node's file}, {@code this router}
     * @param skipped what is laid over it and does not hold here, and why; empty: nothing
     * @param beneath what the file says, where something is laid over it; empty otherwise
     */
    public record Setting(String label, String name, String value, String source, String beneath, String skipped) {}

    /** What the node said to it. */
    public enum Answer {
        LOCAL("file only", "local"),
        APPLIED("applied", "ok"),
        DRIFTED("drifted", "split"),
        PENDING("pushed", "pending"),
        REJECTED("rejected", "split"),
        OFFLINE("waits for the node", "unlinked");

        private final String word;
        private final String sign;

        Answer(String word, String sign) {
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
