package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.policy.PolicyPlan;
import dev.holdfast.control.policy.PolicyRefusedException;
import dev.holdfast.control.policy.PolicyScope;
import dev.holdfast.control.policy.PolicyScope.Level;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.control.policy.RevisionView;
import dev.holdfast.web.PlanView;
import dev.holdfast.web.PolicyForm.Scope;
import dev.holdfast.web.RestorePage;
import dev.holdfast.web.Shell.Place;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Brings an earlier revision of policy back: first what that would change, then the act. */
@Path("/policy/revisions/{revision:\\d{1,18}}/restore")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class PolicyRestoreResource {

    private static final String ALL = "all";

    private final PageFrame frame;
    private final PolicyService policy;
    private final CurrentVisitor visitor;
    private final RightsGuard rights;

    @Inject
    PolicyRestoreResource(PageFrame frame, PolicyService policy, CurrentVisitor visitor, RightsGuard rights) {
        this.frame = frame;
        this.policy = policy;
        this.visitor = visitor;
        this.rights = rights;
    }

    static String address(long revision) {
        return "/policy/revisions/" + revision + "/restore";
    }

    @GET
    @Needs(Right.CHANGE_POLICY)
    public RestResponse<TemplateInstance> look(@RestPath long revision, @RestQuery @Nullable String scope) {
        return page(revision, scope, "", "");
    }

    /** Restores it. Answers with a redirect, so that a reload does not send it again. */
    @POST
    @Needs(Right.CHANGE_POLICY)
    public RestResponse<TemplateInstance> restore(
            @RestPath long revision,
            @RestForm @Nullable String scope,
            @RestForm long seen,
            @RestForm @Nullable String reason) {
        String why = Objects.requireNonNullElse(reason, "").strip();
        try {
            long made = policy.rollBack(
                    revision,
                    only(scope),
                    seen,
                    visitor.signedIn().actor(),
                    why,
                    cluster -> rights.require(Right.CHANGE_POLICY, cluster, "policy", "revision " + revision));
            return RestResponse.seeOther(URI.create("/policy?saved=" + made));
        } catch (PolicyRefusedException refused) {
            return page(revision, scope, why, message(refused));
        }
    }

    private RestResponse<TemplateInstance> page(long revision, @Nullable String scope, String reason, String problem) {
        SignedIn who = visitor.signedIn();
        List<Scope> scopes = scopes(who, revision);
        String chosen = scope == null && !scopes.isEmpty() ? scopes.getFirst().value() : scope;
        PlanView plan = PlanView.NONE;
        long seen = policy.newestRevision();
        String wrong = problem;
        try {
            if (chosen == null) {
                throw new PolicyRefusedException(
                        "nothing that you may change is laid over otherwise than in revision " + revision);
            }
            PolicyPlan found = policy.planRollBack(
                    revision,
                    only(chosen),
                    who.actor(),
                    cluster -> rights.require(Right.CHANGE_POLICY, cluster, "policy", "revision " + revision));
            plan = PlanWords.of(found);
            seen = found.revision();
        } catch (PolicyRefusedException refused) {
            wrong = wrong.isEmpty() ? message(refused) : wrong;
        }
        TemplateInstance page = new RestorePage(
                frame.of("Restore revision " + revision, Place.POLICY, who),
                revision,
                scopes,
                Objects.requireNonNullElse(chosen, ALL),
                plan,
                seen,
                reason,
                wrong);
        return wrong.isEmpty() ? RestResponse.ok(page) : Answers.refused(page);
    }

    /** Everywhere, for whoever may; and each place that has changed since and that one may change. */
    private List<Scope> scopes(SignedIn who, long revision) {
        List<Scope> scopes = new ArrayList<>();
        if (who.standing().reach().everywhere()) {
            scopes.add(new Scope(ALL, "wherever something has changed since"));
        }
        policy.changedSince(revision).stream()
                .filter(line -> line.scope().equals(PolicyScope.FLEET)
                        ? who.standing().reach().everywhere()
                        : who.may(Right.CHANGE_POLICY, line.cluster()))
                .map(PolicyRestoreResource::choice)
                .distinct()
                .forEach(scopes::add);
        return scopes;
    }

    private static Scope choice(RevisionView.Line line) {
        PolicyScope scope = line.scope();
        return new Scope(scope.level().name().toLowerCase(Locale.ROOT) + "-" + scope.id(), "only at: " + line.place());
    }

    /** Empty: everywhere. */
    private static Optional<PolicyScope> only(@Nullable String scope) {
        if (scope == null || scope.equals(ALL)) {
            return Optional.empty();
        }
        try {
            int hyphen = scope.indexOf('-');
            return Optional.of(new PolicyScope(
                    Level.valueOf(scope.substring(0, Math.max(0, hyphen)).toUpperCase(Locale.ROOT)),
                    Long.parseLong(scope.substring(hyphen + 1))));
        } catch (IllegalArgumentException wrong) {
            throw new PolicyRefusedException("'" + scope + "' is no place; choose one of the list");
        }
    }

    private static String message(PolicyRefusedException refused) {
        return Objects.requireNonNullElse(refused.getMessage(), "It was refused.");
    }
}
