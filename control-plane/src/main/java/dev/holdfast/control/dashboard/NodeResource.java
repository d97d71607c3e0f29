package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.enrollment.Admissions;
import dev.holdfast.control.enrollment.ForgetRefusedException;
import dev.holdfast.control.enrollment.ForgottenNodes;
import dev.holdfast.control.enrollment.NodeRecords;
import dev.holdfast.web.NodeFacts;
import dev.holdfast.web.NodePage;
import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.When;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The page of one node: who it is, and keeping it out. */
@Path("/nodes/{uuid:[0-9a-f-]{1,36}}")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class NodeResource {

    private static final Map<String, String> NOTICES = Map.of(
            "ban", "The node is banned: its session is cut, at whichever control plane it was.",
            "lift",
                    "The ban is lifted: the node comes back when it next looks, within ten minutes, or when it is restarted.",
            "evict", "The node is evicted: its session is cut, and it comes back with a new join token only.");

    private final PageFrame frame;
    private final NodeReader reader;
    private final NodeRecords nodes;
    private final Admissions admissions;
    private final ForgottenNodes forgotten;
    private final CurrentVisitor visitor;
    private final RightsGuard rights;

    @Inject
    NodeResource(
            PageFrame frame,
            NodeReader reader,
            NodeRecords nodes,
            Admissions admissions,
            ForgottenNodes forgotten,
            CurrentVisitor visitor,
            RightsGuard rights) {
        this.frame = frame;
        this.reader = reader;
        this.nodes = nodes;
        this.admissions = admissions;
        this.forgotten = forgotten;
        this.visitor = visitor;
        this.rights = rights;
    }

    @GET
    @Needs(Right.SEE)
    public TemplateInstance show(@RestPath String uuid, @RestQuery @Nullable String done) {
        return page(find(uuid, Right.SEE), "", "", NOTICES.getOrDefault(Objects.requireNonNullElse(done, ""), ""));
    }

    @POST
    @Needs(Right.ENROLL)
    public RestResponse<TemplateInstance> act(
            @RestPath String uuid, @RestForm @Nullable String act, @RestForm @Nullable String reason) {
        NodeRecords.View node = find(uuid, Right.ENROLL);
        String why = Objects.requireNonNullElse(reason, "").strip();
        SignedIn who = visitor.signedIn();
        try {
            switch (Objects.requireNonNullElse(act, "")) {
                case "ban" -> admissions.ban(node.uuid(), why, who.actor());
                case "lift" -> admissions.lift(node.uuid(), why, who.actor());
                case "evict" -> admissions.evict(node.uuid(), why, who.actor());
                case "forget" -> {
                    forgotten.forget(node.uuid(), why, who.actor());
                    return RestResponse.seeOther(URI.create("/nodes"));
                }
                default -> throw new NotFoundException();
            }
        } catch (IllegalArgumentException | ForgetRefusedException wrong) {
            return Answers.refused(page(node, why, "That will not do: " + wrong.getMessage() + ".", ""));
        }
        return RestResponse.seeOther(URI.create("/nodes/" + node.uuid() + "?done=" + act));
    }

    private NodeRecords.View find(String text, Right right) {
        NodeRecords.View node = Uuids.read(text).flatMap(nodes::find).orElseThrow(NotFoundException::new);
        rights.require(right, node.cluster(), "node", text);
        return node;
    }

    private TemplateInstance page(NodeRecords.View node, String reason, String problem, String notice) {
        SignedIn who = visitor.signedIn();
        Instant now = Instant.now();
        return new NodePage(
                frame.of(node.name(), Place.NODES, who),
                reader.read(node.cluster(), node.uuid()).orElseThrow(NotFoundException::new),
                facts(node, now),
                new NodePage.Keeping(who.may(Right.ENROLL, node.cluster()), reason, problem),
                notice,
                new When(now, now));
    }

    private static NodeFacts facts(NodeRecords.View node, Instant now) {
        Instant expires = node.certificateExpiresAt();
        boolean counts = expires != null && node.evicted() == null;
        return new NodeFacts(
                new When(node.enrolledAt(), now),
                counts ? new When(Objects.requireNonNull(expires), now) : null,
                expires != null && expires.isBefore(now),
                Objects.requireNonNullElse(node.serial(), ""),
                Objects.requireNonNullElse(node.key(), ""),
                Objects.requireNonNullElse(node.token(), ""),
                node.banned() != null,
                node.evicted() != null,
                shutOut(node, now));
    }

    private static String shutOut(NodeRecords.View node, Instant now) {
        NodeRecords.Out banned = node.banned();
        if (banned != null) {
            return sentence("Banned", banned, now);
        }
        NodeRecords.Out evicted = node.evicted();
        return evicted == null ? "" : sentence("Evicted", evicted, now);
    }

    private static String sentence(String how, NodeRecords.Out out, Instant now) {
        return how + " by " + out.by() + ", " + new When(out.at(), now).relative() + ": " + out.reason();
    }
}
