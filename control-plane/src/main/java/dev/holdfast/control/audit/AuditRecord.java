package dev.holdfast.control.audit;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One act as it stands in the record.
 *
 * @param code {@link AuditCode}'s number
 * @param action its name in small letters with dots; of a newer version's code its number
 * @param actorKind {@code user}, {@code token}, {@code node}, {@code system}, {@code nobody}
 * @param before what it was, by field; null: nothing
 * @param after what it is since; null: nothing
 */
public record AuditRecord(
        long id,
        Instant at,
        int code,
        String action,
        String actorKind,
        String actor,
        String origin,
        String targetKind,
        String target,
        AuditEntry.Outcome outcome,
        @Nullable Map<String, Object> before,
        @Nullable Map<String, Object> after,
        String detail,
        String requestId) {}
