package dev.holdfast.web;

import java.util.List;

/**
 * An act on record.
 *
 * @param id among all, good as an element's id: {@code a12}
 * @param who name of a user, id of a token, UUID of a node
 * @param kind what it is: {@code user}, {@code token}, {@code node}
 * @param origin network address; empty: the control plane itself
 * @param action {@code policy.changed}
 * @param meaning of the action, a sentence; empty: of a newer control plane
 * @param outcome what came of it
 * @param targetHref page of what it was done to; empty: it has none
 */
public record AuditRow(
        String id,
        When at,
        String who,
        String kind,
        String origin,
        String action,
        int code,
        String meaning,
        Outcome outcome,
        String targetKind,
        String target,
        String targetHref,
        String detail,
        List<Change> changes,
        String request) {

    /** One field, before and after; empty: it was not there. */
    public record Change(String field, String before, String after) {}

    /** What came of an act. */
    public enum Outcome {
        DONE("done", "ok"),
        DENIED("denied", "banned"),
        FAILED("failed", "degraded");

        private final String word;
        private final String sign;

        Outcome(String word, String sign) {
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
