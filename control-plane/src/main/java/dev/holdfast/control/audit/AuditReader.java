package dev.holdfast.control.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.holdfast.control.database.SqlText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows of the record. */
final class AuditReader {

    private final ObjectReader fields;

    AuditReader(ObjectMapper json) {
        this.fields = json.readerFor(new TypeReference<Map<String, Object>>() {});
    }

    /** The beginning of every statement, up to its conditions. */
    static SqlText select() {
        return SqlText.of("""
                SELECT id, at, code, actor_kind, actor, origin, target_kind, target, outcome, before_value, after_value,
                       detail, request_id
                FROM holdfast.audit_record WHERE """ + " ");
    }

    AuditRecord read(ResultSet row) throws SQLException {
        return new AuditRecord(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getInt("code"),
                ActNames.of(row.getInt("code")),
                row.getString("actor_kind"),
                row.getString("actor"),
                row.getString("origin"),
                row.getString("target_kind"),
                row.getString("target"),
                AuditEntry.Outcome.valueOf(row.getString("outcome")),
                fields(row, "before_value"),
                fields(row, "after_value"),
                row.getString("detail"),
                row.getString("request_id"));
    }

    private @Nullable Map<String, Object> fields(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        try {
            return text == null ? null : fields.readValue(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the audit record holds a " + column + " that is no JSON object", e);
        }
    }
}
