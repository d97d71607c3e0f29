package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView.ClusterView;
import dev.holdfast.control.policy.PolicyRefusedException;
import dev.holdfast.control.policy.PolicyScope;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.control.policy.RevisionView;
import dev.holdfast.web.PlanView;
import dev.holdfast.web.PolicyForm;
import dev.holdfast.web.PolicyForm.Scope;
import dev.holdfast.web.PolicyPage;
import dev.holdfast.web.RevisionRow;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The page of policy's revisions, and the form for the fleet and its clusters. */
@Path("/policy")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class PolicyResource {

    private static final int PAGE_LENGTH = 50;

    private final PageFrame frame;
    private final FleetReader fleet;
    private final PolicyService policy;
    private final CurrentVisitor visitor;
    private final RightsGuard rights;

    @Inject
    PolicyResource(
            PageFrame frame, FleetReader fleet, PolicyService policy, CurrentVisitor visitor, RightsGuard rights) {
        this.frame = frame;
        this.fleet = fleet;
        this.policy = policy;
        this.visitor = visitor;
        this.rights = rights;
    }

    @GET
    @Needs(Right.SEE)
    public TemplateInstance list(@RestQuery Optional<Long> before, @RestQuery Optional<Long> saved) {
        String notice = saved.map(revision -> "Revision " + revision + " says so now. Each node answers for itself; the"
                        + " router's page shows it.")
                .orElse("");
        return page(before.orElse(Long.MAX_VALUE), PolicyRequest.empty(), "", PlanView.NONE, notice);
    }

    /** Changes policy. Answers with a redirect, so that a reload does not send it again. */
    @POST
    @Needs(Right.CHANGE_POLICY)
    public RestResponse<TemplateInstance> change(
            @RestForm @Nullable String scope,
            @RestForm @Nullable String startupDelay,
            @RestForm @Nullable String preemption,
            @RestForm @Nullable String preemptionAfter,
            @RestForm @Nullable String reason,
            @RestForm @Nullable String act) {
        PolicyRequest request = PolicyRequest.of(scope, startupDelay, preemption, preemptionAfter, reason, act);
        try {
            PolicyScope wanted = request.wideScope();
            // The fleet's is of no cluster: only whoever holds the right in all of them may.
            String cluster = policy.clusterOf(wanted).orElseThrow(NotFoundException::new);
            rights.require(Right.CHANGE_POLICY, cluster, "policy", request.scope());
            Actor author = visitor.signedIn().actor();
            if (request.planOnly()) {
                PlanView plan = PlanWords.of(policy.plan(wanted, request.values(), author));
                return RestResponse.ok(page(Long.MAX_VALUE, request, "", plan, ""));
            }
            long revision = policy.change(wanted, request.values(), author, request.reason());
            return RestResponse.seeOther(URI.create("/policy?saved=" + revision));
        } catch (PolicyRefusedException refused) {
            String problem = Objects.requireNonNullElse(refused.getMessage(), "It was refused.");
            return Answers.refused(page(Long.MAX_VALUE, request, problem, PlanView.NONE, ""));
        }
    }

    private TemplateInstance page(long before, PolicyRequest typed, String problem, PlanView plan, String notice) {
        SignedIn who = visitor.signedIn();
        Instant now = Instant.now();
        List<RevisionView> found = policy.revisionsBefore(before, PAGE_LENGTH);
        boolean mayChange = who.may(Right.CHANGE_POLICY);
        long newest = policy.newestRevision();
        return new PolicyPage(
                frame.of("Policy", Place.POLICY, who),
                found.stream()
                        .map(revision -> revision.seen(who::sees))
                        .filter(revision -> !revision.changes().isEmpty())
                        .map(revision -> row(revision, now, mayChange && revision.revision() < newest))
                        .toList(),
                found.size() < PAGE_LENGTH
                        ? ""
                        : "/policy?before=" + found.getLast().revision(),
                form(who, typed, problem, plan),
                mayChange,
                notice);
    }

    private PolicyForm form(SignedIn who, PolicyRequest typed, String problem, PlanView plan) {
        List<Scope> scopes = new ArrayList<>();
        if (who.standing().reach().everywhere()) {
            scopes.add(new Scope(PolicyRequest.FLEET, "the whole fleet"));
        }
        for (ClusterView cluster : fleet.read(who::sees).clusters()) {
            if (who.may(Right.CHANGE_POLICY, cluster.name())) {
                scopes.add(new Scope(PolicyRequest.clusterScope(cluster.id()), "cluster " + cluster.name()));
            }
        }
        return new PolicyForm(
                "/policy",
                scopes,
                typed.scope(),
                typed.startupDelay(),
                typed.preemption(),
                typed.preemptionAfter(),
                typed.reason(),
                problem,
                plan);
    }

    private static RevisionRow row(RevisionView revision, Instant now, boolean restorable) {
        return new RevisionRow(
                revision.revision(),
                new When(revision.createdAt(), now),
                revision.author(),
                revision.reason(),
                revision.restores() == null
                        ? ""
                        : "/policy?before=" + (revision.restores() + 1) + "#revision-" + revision.restores(),
                restorable ? PolicyRestoreResource.address(revision.revision()) : "",
                PlanWords.lines(revision.changes()));
    }
}
