package dev.holdfast.control.audit.chain;

/**
 * A record's canonical text, version 1: one line of JSON as RFC 8785 writes it (members in order, no blanks, strings with
 * the shortest escapes, times and what was before and after as strings). Every column is in it, so a change of any column
 * changes it. PostgreSQL makes it from the columns: what {@code psql} sees is what was hashed.
 */
final class RecordText {

    /** Of the row {@code r} of {@code holdfast.audit_record}; {@code docs/audit-verify.md} has it word for word. */
    static final String SQL = """
            format('{"actor":%s,"actor_kind":%s,"after":%s,"at":"%s","before":%s,"code":%s,"detail":%s,"id":%s,'
                   '"origin":%s,"outcome":%s,"request_id":%s,"target":%s,"target_kind":%s,"v":1}',
                   to_json(r.actor), to_json(r.actor_kind), coalesce(to_json(r.after_value::text)::text, 'null'),
                   to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                   coalesce(to_json(r.before_value::text)::text, 'null'), r.code, to_json(r.detail), r.id,
                   to_json(r.origin), to_json(r.outcome), to_json(r.request_id), to_json(r.target),
                   to_json(r.target_kind))""";

    private RecordText() {}
}
