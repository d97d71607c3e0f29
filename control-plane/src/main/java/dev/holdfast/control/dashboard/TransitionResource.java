package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.control.history.StoredTransition.Cursor;
import dev.holdfast.control.history.TransitionLog;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.control.policy.RevisionView;
import dev.holdfast.web.Shell.Place;
import dev.holdfast.web.TransitionPage;
import dev.holdfast.web.TransitionPage.PolicyThen;
import dev.holdfast.web.TransitionPage.Step;
import dev.holdfast.web.When;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The page of one transition, at an address that stays: the transition's place in the log. */
@Path("/transitions/{place:[0-9]+-[0-9]+}")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class TransitionResource {

    /** To both sides, on the link that leads to the bands of states. */
    private static final Duration ON_THE_TIMELINE = Duration.ofSeconds(30);

    private final PageFrame frame;
    private final FleetReader fleet;
    private final TransitionLog log;
    private final Surroundings surroundings;
    private final PolicyService policy;
    private final CurrentVisitor visitor;
    private final RightsGuard rights;

    @Inject
    TransitionResource(
            PageFrame frame,
            FleetReader fleet,
            TransitionLog log,
            Surroundings surroundings,
            PolicyService policy,
            CurrentVisitor visitor,
            RightsGuard rights) {
        this.frame = frame;
        this.fleet = fleet;
        this.log = log;
        this.surroundings = surroundings;
        this.policy = policy;
        this.visitor = visitor;
        this.rights = rights;
    }

    @GET
    @Needs(Right.SEE)
    public TemplateInstance show(@RestPath String place) {
        StoredTransition transition = find(place);
        String cluster = fleet.clusterOfRouter(transition.routerId()).orElseThrow(NotFoundException::new);
        rights.require(Right.SEE, cluster, "transition", place);
        SignedIn who = visitor.signedIn();
        Instant now = Instant.now();
        Surroundings.Picture around = surroundings.of(transition, now);
        return new TransitionPage(
                frame.of(TransitionWords.headline(transition), Place.OVERVIEW, who),
                TransitionWords.of(transition, now),
                cluster,
                onTheTimeline(transition),
                around.witnesses(),
                around.seconds(),
                SpanWords.of(Surroundings.SECONDS.toNanos()),
                policyThen(transition, who::sees, now),
                around.earlier(),
                around.later(),
                previous(transition, now),
                next(transition, now));
    }

    private StoredTransition find(String place) {
        try {
            return log.find(Cursor.parse(place.replace('-', '.'))).orElseThrow(NotFoundException::new);
        } catch (IllegalArgumentException | ArithmeticException none) {
            throw new NotFoundException(none);
        }
    }

    private static String onTheTimeline(StoredTransition transition) {
        Instant at = transition.occurredAt();
        return TimelineWindow.between(at.minus(ON_THE_TIMELINE), at.plus(ON_THE_TIMELINE))
                .href("/routers/" + transition.routerId());
    }

    private PolicyThen policyThen(StoredTransition transition, Predicate<String> seen, Instant now) {
        long revision = new Fields(transition.evidence()).number("policy_revision");
        if (revision <= 0) {
            return new PolicyThen(0, "", "");
        }
        List<RevisionView> found = policy.revisionsBefore(revision + 1, 1);
        String href = "/policy?before=" + (revision + 1) + "#revision-" + revision;
        return found.stream()
                .filter(view -> view.revision() == revision)
                .map(view -> view.seen(seen))
                .filter(view -> !view.changes().isEmpty())
                .findFirst()
                .map(view -> new PolicyThen(revision, href, words(view, now)))
                .orElseGet(() -> new PolicyThen(revision, "", ""));
    }

    private static String words(RevisionView view, Instant now) {
        return "made by " + view.author() + " " + new When(view.createdAt(), now).relative()
                + (view.reason().isEmpty() ? "" : ": " + view.reason());
    }

    private @Nullable Step previous(StoredTransition of, Instant now) {
        return log.lastOfEachMember(of.routerId(), of.occurredAt()).stream()
                .max(Comparator.comparing(StoredTransition::occurredAt))
                .map(found -> step(found, now))
                .orElse(null);
    }

    private @Nullable Step next(StoredTransition of, Instant now) {
        return log.firstOfEachMember(of.routerId(), of.occurredAt()).stream()
                .min(Comparator.comparing(StoredTransition::occurredAt))
                .map(found -> step(found, now))
                .orElse(null);
    }

    private static Step step(StoredTransition found, Instant now) {
        return new Step(
                TransitionWords.href(found), TransitionWords.headline(found), new When(found.occurredAt(), now));
    }
}
