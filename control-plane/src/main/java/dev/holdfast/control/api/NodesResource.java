package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.enrollment.Admissions;
import dev.holdfast.control.enrollment.ForgottenNodes;
import dev.holdfast.control.enrollment.NodeRecords;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One node: who it is, and keeping it out. */
@Path("/api/v1/nodes/{uuid}")
@Produces(MediaType.APPLICATION_JSON)
public class NodesResource {

    private final NodeRecords nodes;
    private final Admissions admissions;
    private final ForgottenNodes forgotten;
    private final CurrentVisitor visitor;
    private final RightsGuard rights;

    @Inject
    NodesResource(
            NodeRecords nodes,
            Admissions admissions,
            ForgottenNodes forgotten,
            CurrentVisitor visitor,
            RightsGuard rights) {
        this.nodes = nodes;
        this.admissions = admissions;
        this.forgotten = forgotten;
        this.visitor = visitor;
        this.rights = rights;
    }

    /** Why, for whoever reads it later. */
    public record Reason(@Nullable String reason) {

        String text() {
            return Objects.requireNonNullElse(reason, "").strip();
        }
    }

    @GET
    @Needs(Right.SEE)
    @RunOnVirtualThread
    public NodeRecords.View read(@PathParam("uuid") String uuid) {
        return find(uuid, Right.SEE);
    }

    @POST
    @Path("ban")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.ENROLL)
    @RunOnVirtualThread
    public NodeRecords.View ban(@PathParam("uuid") String uuid, Reason reason) {
        return act(
                uuid,
                node -> admissions.ban(node, reason.text(), visitor.signedIn().actor()));
    }

    @POST
    @Path("lift-ban")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.ENROLL)
    @RunOnVirtualThread
    public NodeRecords.View lift(@PathParam("uuid") String uuid, Reason reason) {
        return act(
                uuid,
                node -> admissions.lift(node, reason.text(), visitor.signedIn().actor()));
    }

    @POST
    @Path("evict")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.ENROLL)
    @RunOnVirtualThread
    public NodeRecords.View evict(@PathParam("uuid") String uuid, Reason reason) {
        return act(
                uuid,
                node -> admissions.evict(node, reason.text(), visitor.signedIn().actor()));
    }

    /** A node that is gone for good: it is shown no more, its name is free, and its history stays. */
    @POST
    @Path("forget")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.ENROLL)
    @RunOnVirtualThread
    public void forget(@PathParam("uuid") String uuid, Reason reason) {
        UUID node = find(uuid, Right.ENROLL).uuid();
        try {
            if (!forgotten.forget(node, reason.text(), visitor.signedIn().actor())) {
                throw new NotFoundException();
            }
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(wrong);
        }
    }

    private NodeRecords.View act(String text, java.util.function.Consumer<UUID> act) {
        UUID uuid = find(text, Right.ENROLL).uuid();
        try {
            act.accept(uuid);
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(wrong);
        }
        return nodes.find(uuid).orElseThrow(NotFoundException::new);
    }

    private NodeRecords.View find(String text, Right right) {
        NodeRecords.View node = nodes.find(uuid(text)).orElseThrow(NotFoundException::new);
        rights.require(right, node.cluster(), "node", text);
        return node;
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException none) {
            throw new NotFoundException();
        }
    }
}
