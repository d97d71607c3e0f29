package dev.holdfast.control.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.OpenStreams;
import dev.holdfast.control.access.OpenStreams.Kind;
import dev.holdfast.control.access.OpenStreams.Lease;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.query.Query;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives exports out: so many at once, each put on record before its first byte. */
@ApplicationScoped
class Exports {

    private final OpenStreams open;
    private final CurrentVisitor visitor;
    private final Audit audit;
    private final ObjectMapper json;

    @Inject
    Exports(OpenStreams open, CurrentVisitor visitor, Audit audit, ObjectMapper json) {
        this.open = open;
        this.visitor = visitor;
        this.audit = audit;
        this.json = json;
    }

    /**
     * The answer to a request for one.
     *
     * @param cursor behind which to go on; null: from the beginning
     * @param format {@code ndjson} or {@code csv}
     */
    <E> Response answer(
            Export<E> export,
            Query query,
            @Nullable String cursor,
            String format,
            AuditCode code,
            RoutingContext request) {
        boolean csv = format.equals("csv");
        if (!csv && !format.equals("ndjson")) {
            throw BadRequest.because("format is '" + format + "'; write ndjson or csv");
        }
        SignedIn who = visitor.signedIn();
        Lease lease = open.open(who, Kind.EXPORT);
        // However it ends, and also if it never begins.
        request.addEndHandler(ended -> lease.close());
        String subject = query.subject().name().toLowerCase(Locale.ROOT);
        var body = csv ? export.csv(cursor, json) : export.ndjson(cursor, json);
        audit.recordAttempt(AuditEntry.done(code, who.actor(), "export", subject)
                .changing(Map.of(), Map.of("query", query.text(), "format", format, "resumed", cursor != null)));
        return Response.ok(body)
                .type(csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson")
                .header("Content-Disposition", "attachment; filename=\"" + subject + "." + format + "\"")
                .header("Cache-Control", "no-store")
                .build();
    }
}
