package dev.holdfast.control.api;

import dev.holdfast.control.access.TooManyStreamsException;
import dev.holdfast.control.access.UserRefusedException;
import dev.holdfast.control.audit.AuditUnavailableException;
import dev.holdfast.control.database.DatabaseException;
import dev.holdfast.control.database.SlowReadException;
import dev.holdfast.control.enrollment.ForgetRefusedException;
import dev.holdfast.control.enrollment.RotationRefusedException;
import dev.holdfast.control.handover.HandoverRefusedException;
import dev.holdfast.control.policy.PolicyRefusedException;
import dev.holdfast.control.problem.Problem;
import dev.holdfast.control.query.CursorRefusedException;
import dev.holdfast.control.query.QueryProblem;
import dev.holdfast.control.query.QueryRefusedException;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What features refuse, as problem details. */
public final class Refusals {

    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY_REQUESTS = 429;

    Refusals() {}

    @ServerExceptionMapper
    public Response refused(UserRefusedException refused) {
        return unprocessable(refused);
    }

    @ServerExceptionMapper
    public Response refused(HandoverRefusedException refused) {
        return unprocessable(refused);
    }

    @ServerExceptionMapper
    public Response refused(PolicyRefusedException refused) {
        return unprocessable(refused);
    }

    @ServerExceptionMapper
    public Response refused(RotationRefusedException refused) {
        return unprocessable(refused);
    }

    @ServerExceptionMapper
    public Response refused(ForgetRefusedException refused) {
        return unprocessable(refused);
    }

    /** Everything that is wrong, with its place. */
    @ServerExceptionMapper
    public Response refused(QueryRefusedException refused) {
        return problem("query", 400, "The query cannot be read", refused)
                .with(
                        "problems",
                        refused.problems().stream().map(Refusals::fields).toList())
                .response();
    }

    @ServerExceptionMapper
    public Response refused(CursorRefusedException refused) {
        return problem("cursor", 400, "The cursor is not of this query", refused)
                .response();
    }

    @ServerExceptionMapper
    public Response refused(SlowReadException refused) {
        return problem("too-slow", UNPROCESSABLE, "The answer would take too long", refused)
                .response();
    }

    @ServerExceptionMapper
    public Response refused(TooManyStreamsException refused) {
        return problem("too-many", TOO_MANY_REQUESTS, "Too many at once", refused)
                .response();
    }

    @ServerExceptionMapper
    public Response unavailable(AuditUnavailableException away) {
        return unavailable();
    }

    @ServerExceptionMapper
    public Response unavailable(DatabaseException away) {
        return unavailable();
    }

    private static Response unavailable() {
        return Problem.of(
                        "unavailable",
                        503,
                        "The database does not answer",
                        "The virtual addresses are not in danger: nodes go on by themselves. Try again in a moment.")
                .response();
    }

    private static Response unprocessable(RuntimeException refused) {
        return problem("refused", UNPROCESSABLE, "This is not done", refused).response();
    }

    private static Problem problem(String type, int status, String title, RuntimeException refused) {
        return Problem.of(type, status, title, String.valueOf(refused.getMessage()));
    }

    private static Map<String, Object> fields(QueryProblem problem) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("position", problem.position());
        fields.put("length", problem.length());
        fields.put("found", problem.found());
        fields.put("expected", problem.expected());
        if (problem.suggestion() != null) {
            fields.put("suggestion", problem.suggestion());
        }
        return fields;
    }
}
