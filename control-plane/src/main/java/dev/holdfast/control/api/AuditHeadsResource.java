package dev.holdfast.control.api;

import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.audit.chain.AuditChain;
import dev.holdfast.control.audit.chain.ChainHead;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;

/** The signed heads of the audit record's chain: to be fetched, and kept where nobody of this system can reach them. */
@Path("/api/v1/audit/heads")
@Produces(MediaType.APPLICATION_JSON)
public class AuditHeadsResource {

    private static final String USUAL = "100";
    private static final int MOST = 1000;

    private final AuditChain chain;

    @Inject
    AuditHeadsResource(AuditChain chain) {
        this.chain = chain;
    }

    /**
     * A head.
     *
     * @param seq how many records there were
     * @param hash over them all, in hexadecimal
     * @param text what was signed, without a line feed at its end
     * @param signature ECDSA with SHA-256, DER in base64
     */
    public record Head(long seq, Instant at, String hash, String key, String text, String signature) {

        static Head of(ChainHead head) {
            return new Head(head.seq(), head.at(), head.hash(), head.key(), head.text(), head.signature());
        }
    }

    /**
     * Some of them.
     *
     * @param newest the newest of all, seconds old where something happens; null: nothing has been sealed yet
     * @param items those that are kept for ever, newest first
     * @param next what to write for {@code before} to go on; null: this is the end
     */
    public record Heads(
            List<AuditChain.Key> keys,
            @Nullable Head newest,
            List<Head> items,
            @Nullable Long next) {}

    /**
     * The newest head, and those that are kept for ever, newest first.
     *
     * @param before places below it only
     * @param limit 1 to 1000
     */
    @GET
    @Needs(Right.SEE_METRICS)
    @RunOnVirtualThread
    @APIResponseSchema(Heads.class)
    public Response read(
            @Context Request request,
            @QueryParam("before") @DefaultValue("9223372036854775807") long before,
            @QueryParam("limit") @DefaultValue(USUAL) int limit) {
        int most = Math.clamp(limit, 1, MOST);
        List<ChainHead> found = chain.heads(before, most);
        return PageTag.answer(
                request,
                new Heads(
                        chain.keys(),
                        chain.tip().map(Head::of).orElse(null),
                        found.stream().map(Head::of).toList(),
                        found.size() < most ? null : found.getLast().seq()));
    }
}
