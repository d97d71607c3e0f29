package dev.holdfast.control.audit;

import java.util.Map;

/**
 * One act to put on record.
 *
 * @param targetKind {@code node}, {@code join_token}, {@code user}, {@code policy} and so on
 * @param target its id; never a secret
 * @param before what it was, by field; empty: nothing
 * @param after what it is now; empty: nothing
 * @param detail why it was denied or failed, or what else is worth knowing; may be empty
 * @param requestId of the request that asked for it; empty: none
 */
public record AuditEntry(
        AuditCode code,
        Actor actor,
        String targetKind,
        String target,
        Outcome outcome,
        Map<String, Object> before,
        Map<String, Object> after,
        String detail,
        String requestId) {

    public AuditEntry {
        before = Map.copyOf(before);
        after = Map.copyOf(after);
    }

    /** An act that was done and changed nothing that has a before and after. */
    public static AuditEntry done(AuditCode code, Actor actor, String targetKind, String target) {
        return new AuditEntry(code, actor, targetKind, target, Outcome.DONE, Map.of(), Map.of(), "", "");
    }

    /** An attempt that was refused. */
    public static AuditEntry denied(AuditCode code, Actor actor, String targetKind, String target, String why) {
        return new AuditEntry(code, actor, targetKind, target, Outcome.DENIED, Map.of(), Map.of(), why, "");
    }

    /** The same, with what it was and what it is now. */
    public AuditEntry changing(Map<String, Object> from, Map<String, Object> to) {
        return new AuditEntry(code, actor, targetKind, target, outcome, from, to, detail, requestId);
    }

    /** The same, with a word more. */
    public AuditEntry detailed(String word) {
        return new AuditEntry(code, actor, targetKind, target, outcome, before, after, word, requestId);
    }

    /** What came of it. */
    public enum Outcome {
        DONE,
        DENIED,
        FAILED
    }
}
