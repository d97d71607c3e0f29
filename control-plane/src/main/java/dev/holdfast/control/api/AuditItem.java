package dev.holdfast.control.api;

import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.audit.AuditRecord;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of an act as the API tells it.
 *
 * @param code its number, of docs/audit-codes.md
 * @param action its name, {@code policy.changed}
 * @param origin network address it came from; empty: the control plane itself
 * @param before what it was, by field; null: nothing
 * @param after what it is since; null: nothing
 */
record AuditItem(
        long id,
        Instant at,
        int code,
        String action,
        ActorName actor,
        String origin,
        Target target,
        AuditEntry.Outcome outcome,
        @Nullable Map<String, Object> before,
        @Nullable Map<String, Object> after,
        String detail,
        String requestId) {

    record ActorName(String kind, String name) {}

    record Target(String kind, String id) {}

    static AuditItem of(AuditRecord record) {
        return new AuditItem(
                record.id(),
                record.at(),
                record.code(),
                record.action(),
                new ActorName(record.actorKind(), record.actor()),
                record.origin(),
                new Target(record.targetKind(), record.target()),
                record.outcome(),
                record.before(),
                record.after(),
                record.detail(),
                record.requestId());
    }
}
