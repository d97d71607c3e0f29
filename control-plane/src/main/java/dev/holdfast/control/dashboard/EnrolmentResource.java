package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.enrollment.Approvals;
import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.enrollment.JoinTokens;
import dev.holdfast.control.fleet.Clusters;
import dev.holdfast.control.fleet.Labels;
import dev.holdfast.web.Arrivals;
import dev.holdfast.web.EnrolmentBoard;
import dev.holdfast.web.EnrolmentPage;
import dev.holdfast.web.JoinTokenForm;
import dev.holdfast.web.JoinTokenPage;
import dev.holdfast.web.JoinTokenRow;
import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.TokenState;
import dev.holdfast.web.WaitingRow;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Join tokens, and hosts that wait for a person; each for who may enrol nodes in its cluster. */
@Path("/enrolment")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class EnrolmentResource {

    private static final Map<String, String> NOTICES = Map.of(
            "revoked", "The token buys nothing any more, at every control plane. Nodes that came with it stay.",
            "approved", "The node is let in: it has its certificate when it asks again, within ten seconds.",
            "refused", "The host was not let in.");

    private final PageFrame frame;
    private final CurrentVisitor visitor;
    private final RightsGuard rights;
    private final JoinTokens tokens;
    private final Approvals approvals;
    private final Authorities authorities;
    private final Clusters clusters;
    private final int nodesPort;

    @Inject
    EnrolmentResource(
            PageFrame frame,
            CurrentVisitor visitor,
            RightsGuard rights,
            JoinTokens tokens,
            Approvals approvals,
            Authorities authorities,
            Clusters clusters,
            @ConfigProperty(name = "holdfast.grpc.port") int nodesPort) {
        this.frame = frame;
        this.visitor = visitor;
        this.rights = rights;
        this.tokens = tokens;
        this.approvals = approvals;
        this.authorities = authorities;
        this.clusters = clusters;
        this.nodesPort = nodesPort;
    }

    @GET
    @Needs(Right.ENROLL)
    public TemplateInstance list(@RestQuery @Nullable String done) {
        List<String> known = mine();
        String usual = known.size() == 1 ? known.getFirst() : known.contains("default") ? "default" : "";
        return page(
                new JoinTokenForm(usual, known, "24", "1", "", false, ""),
                NOTICES.getOrDefault(Objects.requireNonNullElse(done, ""), ""));
    }

    /** Only what changes by itself. */
    @GET
    @Path("board")
    @Needs(Right.ENROLL)
    public TemplateInstance board() {
        SignedIn who = visitor.signedIn();
        Instant now = Instant.now();
        return new EnrolmentBoard(tokenRows(who, now), waitingRows(who, now), who.forgeryToken());
    }

    @POST
    @Path("tokens")
    @Needs(Right.ENROLL)
    public RestResponse<TemplateInstance> create(
            @RestForm @Nullable String cluster,
            @RestForm @Nullable String hours,
            @RestForm @Nullable String uses,
            @RestForm @Nullable String labels,
            @RestForm @Nullable String approval,
            @Context UriInfo asked) {
        String name = Objects.requireNonNullElse(cluster, "").strip();
        rights.require(Right.ENROLL, name, "cluster", name);
        boolean approved = "yes".equals(approval);
        String typed = Objects.requireNonNullElse(labels, "");
        try {
            var text = tokens.create(
                    new JoinTokens.Wanted(
                            name, Duration.ofHours(number(hours)), number(uses), Labels.parse(typed), approved),
                    visitor.signedIn().actor());
            String command = "holdfastd enroll --server " + server(asked.getBaseUri()) + " --token " + text.full()
                    + " --ca-hash " + authorities.serving().publicKeyHash();
            return RestResponse.ok(new JoinTokenPage(
                    frame.of("A new join token", Place.ENROLMENT),
                    text.id(),
                    name,
                    text.full(),
                    command,
                    approved,
                    new Arrivals(List.of(), List.of())));
        } catch (IllegalArgumentException wrong) {
            return Answers.refused(page(
                    new JoinTokenForm(
                            name,
                            mine(),
                            Objects.requireNonNullElse(hours, ""),
                            Objects.requireNonNullElse(uses, ""),
                            typed,
                            approved,
                            "That will not do: " + wrong.getMessage() + "."),
                    ""));
        }
    }

    @POST
    @Path("tokens/{id:[a-z0-9]{1,32}}/revoke")
    @Needs(Right.ENROLL)
    public RestResponse<TemplateInstance> revoke(@RestPath String id) {
        String cluster = tokens.find(id).orElseThrow(NotFoundException::new).cluster();
        rights.require(Right.ENROLL, cluster, "join_token", id);
        tokens.revoke(id, visitor.signedIn().actor());
        return RestResponse.seeOther(URI.create("/enrolment?done=revoked"));
    }

    @POST
    @Path("waiting/{key:[0-9a-f]{1,64}}")
    @Needs(Right.ENROLL)
    public RestResponse<TemplateInstance> decide(@RestPath String key, @RestForm @Nullable String act) {
        Approvals.View host = approvals.find(key).orElseThrow(NotFoundException::new);
        rights.require(Right.ENROLL, host.cluster(), "node_key", key);
        boolean approved = "approve".equals(act);
        if (!approved && !"refuse".equals(act)) {
            throw new NotFoundException();
        }
        approvals.decide(key, approved, visitor.signedIn().actor());
        return RestResponse.seeOther(URI.create("/enrolment?done=" + (approved ? "approved" : "refused")));
    }

    private TemplateInstance page(JoinTokenForm form, String notice) {
        SignedIn who = visitor.signedIn();
        Instant now = Instant.now();
        return new EnrolmentPage(
                frame.of("Enrolment", Place.ENROLMENT, who),
                tokenRows(who, now),
                waitingRows(who, now),
                form,
                notice,
                new When(now, now));
    }

    private List<JoinTokenRow> tokenRows(SignedIn who, Instant now) {
        return tokens.list().stream()
                .filter(token -> who.may(Right.ENROLL, token.cluster()))
                .map(token -> row(token, now))
                .toList();
    }

    private List<WaitingRow> waitingRows(SignedIn who, Instant now) {
        return approvals.waiting().stream()
                .filter(host -> who.may(Right.ENROLL, host.cluster()))
                .map(host -> row(host, now))
                .toList();
    }

    private List<String> mine() {
        SignedIn who = visitor.signedIn();
        return clusters.names().stream()
                .filter(name -> who.may(Right.ENROLL, name))
                .toList();
    }

    /** By the name that the browser used, which is a good guess at what the host can use. */
    private String server(URI asked) {
        return asked.getHost() + ":" + nodesPort;
    }

    private static int number(@Nullable String typed) {
        String text = Objects.requireNonNullElse(typed, "").strip();
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    }

    private static WaitingRow row(Approvals.View host, Instant now) {
        return new WaitingRow(
                host.key(),
                host.name(),
                host.cluster(),
                host.source(),
                host.token(),
                new When(host.firstAsked(), now),
                new When(host.lastAsked(), now));
    }

    private static JoinTokenRow row(JoinTokens.View token, Instant now) {
        Instant used = token.lastUsedAt();
        return new JoinTokenRow(
                token.id(),
                token.cluster(),
                Labels.text(token.labels()),
                token.usesAllowed() - token.uses(),
                token.usesAllowed(),
                token.createdBy(),
                token.needsApproval(),
                new When(token.createdAt(), now),
                new When(token.expiresAt(), now),
                used == null ? null : new When(used, now),
                state(token, now));
    }

    private static TokenState state(JoinTokens.View token, Instant now) {
        if (token.revokedAt() != null) {
            return TokenState.REVOKED;
        }
        if (token.uses() >= token.usesAllowed()) {
            return TokenState.USED_UP;
        }
        return token.expiresAt().isAfter(now) ? TokenState.GOOD : TokenState.EXPIRED;
    }
}
