package dev.holdfast.control.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.database.Columns;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The one door for every record of an act. */
@ApplicationScoped
public class Audit {

    /** Under which name a request's id lies in its routing context. */
    public static final String REQUEST_ID = "holdfast.request-id";

    private static final int LONGEST_TEXT = 2000;

    private static final String INSERT = """
            INSERT INTO holdfast.audit_record (at, code, actor_kind, actor, origin, target_kind, target, outcome,
                                               before_value, after_value, detail, request_id)
            SELECT now(), code, actor_kind, actor, origin, target_kind, target, outcome, before_value::jsonb,
                after_value::jsonb, detail, request_id
            FROM unnest(?::integer[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[])
                WITH ORDINALITY AS act (code, actor_kind, actor, origin, target_kind, target, outcome, before_value,
                    after_value, detail, request_id, turn)
            ORDER BY turn
            """;

    private final DataSource dataSource;
    private final ObjectMapper json;
    private final CurrentVertxRequest current;

    @Inject
    Audit(DataSource dataSource, ObjectMapper json, CurrentVertxRequest current) {
        this.dataSource = dataSource;
        this.json = json;
        this.current = current;
    }

    /**
     * Records an act in the act's own transaction: both stand, or neither.
     *
     * @throws jakarta.transaction.TransactionalException if no transaction is running
     */
    @Transactional(TxType.MANDATORY)
    public void record(AuditEntry entry) {
        insert(List.of(entry));
    }

    /** The same of several, in their order and in one way to the database. */
    @Transactional(TxType.MANDATORY)
    public void record(List<AuditEntry> entries) {
        if (!entries.isEmpty()) {
            insert(entries);
        }
    }

    /** Records an attempt that was refused, in a transaction of its own: what it attempted is rolled back, this is not. */
    @Transactional(TxType.REQUIRES_NEW)
    public void recordAttempt(AuditEntry entry) {
        insert(List.of(entry));
    }

    /**
     * Records an act of the start, before there is an application.
     *
     * @param connection in whose transaction the act and its record stand
     */
    public static void recordAtStart(Connection connection, AuditEntry entry) throws SQLException {
        insert(connection, List.of(entry), "", new ObjectMapper());
    }

    private void insert(List<AuditEntry> entries) {
        try (Connection connection = dataSource.getConnection()) {
            insert(connection, entries, requestAtHand(), json);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the act could not be put on record, so it is not done: " + e.getMessage(), e);
        }
    }

    private static void insert(Connection connection, List<AuditEntry> entries, String requestAtHand, ObjectMapper json)
            throws SQLException {
        new Columns<>(entries)
                .with("integer", entry -> entry.code().number())
                .text(entry -> entry.actor().kind().name().toLowerCase(Locale.ROOT))
                .text(entry -> bounded(entry.actor().name()))
                .text(entry -> bounded(entry.actor().origin()))
                .text(entry -> bounded(entry.targetKind()))
                .text(entry -> bounded(entry.target()))
                .text(entry -> entry.outcome().name())
                .with("text", entry -> text(entry.before(), json))
                .with("text", entry -> text(entry.after(), json))
                .text(entry -> bounded(entry.detail()))
                .text(entry -> bounded(entry.requestId().isEmpty() ? requestAtHand : entry.requestId()))
                .execute(connection, INSERT);
    }

    /** Empty where no request is at hand: nodes, schedules, the start. */
    private String requestAtHand() {
        if (!Arc.container().requestContext().isActive()) {
            return "";
        }
        RoutingContext request = current.getCurrent();
        return request == null ? "" : Objects.requireNonNullElse(request.<String>get(REQUEST_ID), "");
    }

    private static @Nullable String text(Map<String, Object> fields, ObjectMapper json) {
        if (fields.isEmpty()) {
            return null;
        }
        SortedMap<String, Object> sorted = new TreeMap<>(fields);
        try {
            return json.writeValueAsString(sorted);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("fields of an audit record have to be writable as JSON", e);
        }
    }

    /** PostgreSQL takes no NUL in text; and what a stranger sends has a length. */
    private static String bounded(String text) {
        String clean = text.replace('\0', ' ');
        return clean.length() <= LONGEST_TEXT ? clean : clean.substring(0, LONGEST_TEXT);
    }
}
