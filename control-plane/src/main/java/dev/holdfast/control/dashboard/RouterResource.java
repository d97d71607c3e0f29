package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.control.handover.HandoverRefusedException;
import dev.holdfast.control.handover.Handovers;
import dev.holdfast.control.history.GateLog;
import dev.holdfast.control.history.TransitionLog;
import dev.holdfast.control.policy.EffectivePolicy;
import dev.holdfast.control.policy.PolicyRefusedException;
import dev.holdfast.control.policy.PolicyScope;
import dev.holdfast.control.policy.PolicyScope.Level;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.web.AvailabilityBoard;
import dev.holdfast.web.AvailabilityRow;
import dev.holdfast.web.Feed;
import dev.holdfast.web.HandoverPanel;
import dev.holdfast.web.PlanView;
import dev.holdfast.web.PolicyForm;
import dev.holdfast.web.PolicyForm.Scope;
import dev.holdfast.web.RouterPage;
import dev.holdfast.web.RouterView;
import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.Timeline;
import dev.holdfast.web.TimelineBoard;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The page of one virtual router, and the form on it. */
@Path("/routers/{id:\\d{1,18}}")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class RouterResource {

    static final int FEED_LENGTH = 50;
    static final int GATE_LENGTH = 20;

    /** After every transition: clocks of nodes may be ahead. */
    static final Instant SOMETIME = Instant.parse("9999-01-01T00:00:00Z");

    private final PageFrame frame;
    private final FleetReader fleet;
    private final TransitionLog log;
    private final GateLog gates;
    private final PolicyService policy;
    private final Handovers handovers;
    private final TimelineReader timelines;
    private final AvailabilityReader availabilities;
    private final CurrentVisitor visitor;
    private final RightsGuard rights;

    @Inject
    RouterResource(
            PageFrame frame,
            FleetReader fleet,
            TransitionLog log,
            GateLog gates,
            PolicyService policy,
            Handovers handovers,
            TimelineReader timelines,
            AvailabilityReader availabilities,
            CurrentVisitor visitor,
            RightsGuard rights) {
        this.frame = frame;
        this.fleet = fleet;
        this.log = log;
        this.gates = gates;
        this.policy = policy;
        this.handovers = handovers;
        this.timelines = timelines;
        this.availabilities = availabilities;
        this.visitor = visitor;
        this.rights = rights;
    }

    @GET
    @Needs(Right.SEE)
    public TemplateInstance show(
            @RestPath long id,
            @RestQuery("saved") Optional<Long> saved,
            @RestQuery @Nullable String since,
            @RestQuery @Nullable String until,
            @RestQuery @Nullable String last) {
        requireIn(Right.SEE, id);
        String notice = saved.map(revision -> "Revision " + revision + " says so now. Each node's answer shows below.")
                .orElse("");
        Instant now = Instant.now();
        return page(
                id, TimelineWindow.read(since, until, last, now), Said.nothing().noticing(notice));
    }

    /** Only the bands of states, for another window. */
    @GET
    @Path("timeline")
    @Needs(Right.SEE)
    public TemplateInstance timeline(
            @RestPath long id,
            @RestQuery @Nullable String since,
            @RestQuery @Nullable String until,
            @RestQuery @Nullable String last) {
        String cluster = requireIn(Right.SEE, id);
        FleetView view = fleet.readCluster(cluster);
        FleetView.RouterView router = FleetWords.find(view, id).orElseThrow(NotFoundException::new);
        return new TimelineBoard(timelines.read(view, router, TimelineWindow.read(since, until, last, view.at())));
    }

    /** Only how much it was served. */
    @GET
    @Path("availability")
    @Needs(Right.SEE)
    public TemplateInstance availability(@RestPath long id) {
        requireIn(Right.SEE, id);
        return new AvailabilityBoard(availabilities.read(id, Instant.now()));
    }

    /** Changes policy. Answers with a redirect, so that a reload does not send it again. */
    @POST
    @Path("policy")
    @Needs(Right.CHANGE_POLICY)
    public RestResponse<TemplateInstance> changePolicy(
            @RestPath long id,
            @RestForm @Nullable String scope,
            @RestForm @Nullable String startupDelay,
            @RestForm @Nullable String preemption,
            @RestForm @Nullable String preemptionAfter,
            @RestForm @Nullable String reason,
            @RestForm @Nullable String act) {
        requireIn(Right.CHANGE_POLICY, id);
        PolicyRequest request = PolicyRequest.of(scope, startupDelay, preemption, preemptionAfter, reason, act);
        try {
            PolicyScope wanted = request.policyScope(id);
            refuseForeignMember(id, wanted);
            SignedIn who = visitor.signedIn();
            if (request.planOnly()) {
                PlanView plan = PlanWords.of(policy.plan(wanted, request.values(), who.actor()));
                return RestResponse.ok(page(id, usualWindow(), Said.nothing().planning(request, plan)));
            }
            long revision = policy.change(wanted, request.values(), who.actor(), request.reason());
            return RestResponse.seeOther(URI.create("/routers/" + id + "?saved=" + revision));
        } catch (PolicyRefusedException refused) {
            String problem = Objects.requireNonNullElse(refused.getMessage(), "It was refused.");
            return Answers.refused(page(id, usualWindow(), Said.nothing().refusing(request, problem)));
        }
    }

    /** Asks for a handing over. How far it is shows on the page by itself. */
    @POST
    @Path("handover")
    @Needs(Right.HAND_OVER)
    public RestResponse<TemplateInstance> handOver(@RestPath long id, @RestForm @Nullable String node) {
        requireIn(Right.HAND_OVER, id);
        try {
            handovers.ask(id, heir(node), visitor.signedIn().actor());
            return RestResponse.seeOther(URI.create("/routers/" + id));
        } catch (HandoverRefusedException refused) {
            String problem = Objects.requireNonNullElse(refused.getMessage(), "It was refused.");
            return Answers.refused(page(id, usualWindow(), Said.nothing().refusingHandover(problem)));
        }
    }

    /** A nil one for what is none: nobody's node, which is refused like any other stranger. */
    private static UUID heir(@Nullable String node) {
        try {
            return UUID.fromString(String.valueOf(node));
        } catch (IllegalArgumentException notOne) {
            return new UUID(0, 0);
        }
    }

    /** The router's cluster. */
    private String requireIn(Right right, long id) {
        String cluster = fleet.clusterOfRouter(id).orElseThrow(NotFoundException::new);
        rights.require(right, cluster, "router", Long.toString(id));
        return cluster;
    }

    private static TimelineWindow usualWindow() {
        return TimelineWindow.read(null, null, null, Instant.now());
    }

    /** What the page says to the last thing that was asked for. */
    private record Said(PolicyRequest typed, String problem, PlanView plan, String notice, String handoverProblem) {

        static Said nothing() {
            return new Said(PolicyRequest.empty(), "", PlanView.NONE, "", "");
        }

        Said noticing(String text) {
            return new Said(typed, problem, plan, text, handoverProblem);
        }

        Said refusing(PolicyRequest request, String why) {
            return new Said(request, why, plan, notice, handoverProblem);
        }

        Said planning(PolicyRequest request, PlanView what) {
            return new Said(request, problem, what, notice, handoverProblem);
        }

        Said refusingHandover(String why) {
            return new Said(typed, problem, plan, notice, why);
        }
    }

    private void refuseForeignMember(long id, PolicyScope scope) {
        boolean foreign = scope.level() == Level.MEMBER
                && policy.effectiveOfRouter(id).stream().noneMatch(member -> member.memberId() == scope.id());
        if (foreign) {
            throw new PolicyRefusedException("this router has no such member any more; choose one of the list");
        }
    }

    private TemplateInstance page(long id, TimelineWindow window, Said said) {
        SignedIn who = visitor.signedIn();
        String cluster = fleet.clusterOfRouter(id).orElseThrow(NotFoundException::new);
        FleetView view = fleet.readCluster(cluster);
        FleetView.RouterView known = FleetWords.find(view, id).orElseThrow(NotFoundException::new);
        // What one has to wait for longest is read side by side, so that a record that is long costs no more than a
        // short one.
        Meanwhile<Timeline> timeline = Meanwhile.read(() -> timelines.read(view, known, window));
        Meanwhile<List<AvailabilityRow>> served = Meanwhile.read(() -> availabilities.readAtOnce(id, view.at()));
        Meanwhile<Feed> feed =
                Meanwhile.read(() -> TransitionWords.feed(log.newestOfRouter(id, FEED_LENGTH), false, view.at()));
        List<EffectivePolicy> policies = policy.effectiveOfRouter(id);
        MemberNews news = MemberNews.of(log.lastOfEachMember(id, SOMETIME), policies);
        RouterView router = FleetWords.router(view, id, policy.disagreements(List.of(id)), news)
                .orElseThrow(NotFoundException::new);
        Map<UUID, String> names = FleetWords.nodeNames(view, id);
        return new RouterPage(
                frame.of(router.name(), Place.OVERVIEW, who),
                router,
                new RouterPage.History(
                        timeline.get(),
                        feed.get(),
                        GateWords.rows(gates.newestOfRouter(id, GATE_LENGTH), view.at()),
                        served.get()),
                new RouterPage.Policies(
                        PolicyWords.of(policies),
                        form(router, policies, said),
                        who.may(Right.CHANGE_POLICY, router.cluster())),
                new HandoverPanel(
                        HandoverWords.of(handovers.newest(id), names, view.at()),
                        HandoverWords.form(router, names, said.handoverProblem()),
                        who.may(Right.HAND_OVER, router.cluster())),
                said.notice(),
                new When(view.at(), view.at()));
    }

    private static PolicyForm form(RouterView router, List<EffectivePolicy> policies, Said said) {
        PolicyRequest typed = said.typed();
        List<Scope> scopes = new ArrayList<>();
        scopes.add(new Scope("router", "every member of " + router.name()));
        policies.forEach(member ->
                scopes.add(new Scope(PolicyRequest.memberScope(member.memberId()), "only " + member.nodeName())));
        return new PolicyForm(
                router.href() + "/policy",
                scopes,
                typed.scope(),
                typed.startupDelay(),
                typed.preemption(),
                typed.preemptionAfter(),
                typed.reason(),
                said.problem(),
                said.plan());
    }
}
