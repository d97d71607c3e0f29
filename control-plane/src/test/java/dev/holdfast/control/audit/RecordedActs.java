package dev.holdfast.control.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.access.Database;

/** What stands in the record of an act, as one line: {@code actorKind actor origin | targetKind target | outcome | before | after | detail}. */
public record RecordedActs(Database database) {

    private static final String LINE =
            "concat_ws(' | ', concat_ws(' ', actor_kind, nullif(actor, ''), nullif(origin, '')), target_kind || ' ' || target,"
                    + " outcome, coalesce(before_value::text, '-'), coalesce(after_value::text, '-'), detail)";

    /** The one record of that act on that target; it has to be one only. */
    public String of(AuditCode code, String target) {
        return one(
                "SELECT " + LINE + " FROM holdfast.audit_record WHERE code = ? AND target = ?", code.number(), target);
    }

    /** The newest record of an act by somebody. */
    public String by(AuditCode code, String actor) {
        return database
                .texts(
                        "SELECT " + LINE
                                + " FROM holdfast.audit_record WHERE code = ? AND actor = ? ORDER BY at DESC, id DESC"
                                + " LIMIT 1",
                        code.number(),
                        actor)
                .stream()
                .findFirst()
                .orElse("nothing");
    }

    /** How many acts of somebody, or on something, have no id of the request that asked for them. */
    public long withoutRequest(String actor) {
        return database.number("SELECT count(*) FROM holdfast.audit_record WHERE actor = ? AND request_id = ''", actor);
    }

    private String one(String sql, Object... parameters) {
        assertThat(database.texts(sql, parameters)).hasSize(1);
        return database.texts(sql, parameters).getFirst();
    }
}
