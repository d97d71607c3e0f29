package dev.holdfast.control.dashboard;

import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.audit.AuditRecord;
import dev.holdfast.web.AuditRow;
import dev.holdfast.web.AuditRow.Change;
import dev.holdfast.web.AuditRow.Outcome;
import dev.holdfast.web.When;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Acts on record as the page tells them. */
final class AuditRows {

    private static final Map<Integer, String> MEANINGS =
            Stream.of(AuditCode.values()).collect(Collectors.toMap(AuditCode::number, AuditCode::meaning));

    /** Where things are looked at that acts are done to, by their kind. */
    private static final Map<String, Function<String, String>> PAGES = Map.of(
            "node", id -> id.matches("[0-9a-f-]{36}") ? "/nodes/" + id : "",
            "router", id -> id.matches("\\d{1,18}") ? "/routers/" + id : "",
            "transition", id -> id.matches("\\d+-\\d+") ? "/transitions/" + id : "",
            "join_token", id -> "/enrolment",
            "authority", id -> "/settings/authorities");

    private AuditRows() {}

    static AuditRow of(AuditRecord stored, Instant now) {
        return new AuditRow(
                "a" + stored.id(),
                new When(stored.at(), now),
                stored.actor().isEmpty() ? stored.actorKind() : stored.actor(),
                stored.actorKind(),
                stored.origin(),
                stored.action(),
                stored.code(),
                MEANINGS.getOrDefault(stored.code(), ""),
                outcome(stored.outcome()),
                stored.targetKind(),
                stored.target(),
                PAGES.getOrDefault(stored.targetKind(), id -> "").apply(stored.target()),
                stored.detail(),
                changes(stored.before(), stored.after()),
                stored.requestId());
    }

    private static Outcome outcome(AuditEntry.Outcome outcome) {
        return switch (outcome) {
            case DONE -> Outcome.DONE;
            case DENIED -> Outcome.DENIED;
            case FAILED -> Outcome.FAILED;
        };
    }

    private static List<Change> changes(@Nullable Map<String, Object> before, @Nullable Map<String, Object> after) {
        Map<String, Object> from = before == null ? Map.of() : before;
        Map<String, Object> to = after == null ? Map.of() : after;
        TreeSet<String> fields = new TreeSet<>(from.keySet());
        fields.addAll(to.keySet());
        return fields.stream()
                .map(field -> new Change(field, text(from.get(field)), text(to.get(field))))
                .toList();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
