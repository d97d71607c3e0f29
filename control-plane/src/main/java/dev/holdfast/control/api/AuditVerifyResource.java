package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.audit.AuditEntry.Outcome;
import dev.holdfast.control.audit.chain.AuditChain;
import dev.holdfast.control.audit.chain.ChainFault;
import dev.holdfast.control.audit.chain.Verification;
import dev.holdfast.control.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Whether the audit record is what it was. */
@Path("/api/v1/audit/verify")
@Produces(MediaType.APPLICATION_JSON)
public class AuditVerifyResource {

    private static final int TOO_MANY_REQUESTS = 429;

    private final AuditChain chain;
    private final Audit audit;
    private final CurrentVisitor visitor;

    @Inject
    AuditVerifyResource(AuditChain chain, Audit audit, CurrentVisitor visitor) {
        this.chain = chain;
        this.audit = audit;
        this.visitor = visitor;
    }

    /**
     * Verifies the chain, and names the first record that is not what it was. That somebody did so is on record, too.
     *
     * @param from place of the first record to look at; 0: from the beginning
     */
    @GET
    @Needs(Right.ADMINISTER)
    @RunOnVirtualThread
    public Verification verify(@QueryParam("from") @DefaultValue("0") long from) {
        if (from < 0) {
            throw BadRequest.because(
                    new IllegalArgumentException("from " + from + " is no place; write 1 or more, or leave it out"));
        }
        Verification found = chain.verify(from).orElseThrow(AuditVerifyResource::busy);
        ChainFault broken = found.broken();
        audit.recordAttempt(new AuditEntry(
                AuditCode.AUDIT_VERIFIED,
                visitor.signedIn().actor(),
                "audit",
                "chain",
                broken == null ? Outcome.DONE : Outcome.FAILED,
                Map.of(),
                Map.of(),
                broken == null
                        ? "records " + found.from() + " to " + found.to() + " are intact"
                        : broken.kind() + ": " + broken.what(),
                ""));
        return found;
    }

    private static WebApplicationException busy() {
        Response refusal = Problem.of(
                        "too-many",
                        TOO_MANY_REQUESTS,
                        "Too many at once",
                        "A verification is going on here: ask again when it is over.")
                .response();
        return new WebApplicationException(
                Response.fromResponse(refusal).header("Retry-After", "30").build());
    }
}
