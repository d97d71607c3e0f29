package dev.holdfast.control.api;

import dev.holdfast.control.access.CurrentVisitor;
import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.Right;
import dev.holdfast.control.access.RightsGuard;
import dev.holdfast.control.access.SignedIn;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.policy.Disagreement;
import dev.holdfast.control.policy.EffectivePolicy;
import dev.holdfast.control.policy.PolicyPlan;
import dev.holdfast.control.policy.PolicyScope;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.control.policy.RevisionView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Policy: its revisions, the next one, and what is in force for each member and why. */
@Path("/api/v1/policy")
@Produces(MediaType.APPLICATION_JSON)
public class PolicyResource {

    private static final String USUAL = "50";

    private final PolicyService policy;
    private final FleetReader fleet;
    private final CurrentVisitor visitor;
    private final RightsGuard rights;

    @Inject
    PolicyResource(PolicyService policy, FleetReader fleet, CurrentVisitor visitor, RightsGuard rights) {
        this.policy = policy;
        this.fleet = fleet;
        this.visitor = visitor;
        this.rights = rights;
    }

    /**
     * What shall be laid over.
     *
     * @param level {@code fleet}, {@code cluster}, {@code router} or {@code member}
     * @param id of the cluster, router or member; 0 for the fleet
     * @param values setting to value; null takes it away
     */
    public record Wanted(
            @Nullable String level,
            long id,
            @Nullable Map<String, @Nullable String> values,
            @Nullable String reason) {}

    /**
     * How an earlier revision shall be restored.
     *
     * @param level where alone; null: wherever something has changed since
     * @param id as in {@link Wanted}
     * @param seen the newest revision when the author looked at the plan; 0: whatever it is
     */
    public record Restored(
            @Nullable String level,
            long id,
            long seen,
            @Nullable String reason) {}

    /** The revision that now says so. */
    public record Made(long revision) {}

    /** One router's: each member's settings with where they come from, and what members disagree on. */
    public record RouterPolicy(List<EffectivePolicy> members, List<Disagreement> disagreements) {}

    /** The revisions below {@code before}, newest first, as far as they are about what may be seen. */
    @GET
    @Path("revisions")
    @Needs(Right.SEE)
    @RunOnVirtualThread
    public List<RevisionView> revisions(
            @QueryParam("before") @DefaultValue("9223372036854775807") long before,
            @QueryParam("limit") @DefaultValue(USUAL) int limit) {
        return policy.revisionsBefore(before, limit).stream()
                .map(revision -> revision.seen(visitor.signedIn()::sees))
                .filter(revision -> !revision.changes().isEmpty())
                .toList();
    }

    @POST
    @Path("revisions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.CHANGE_POLICY)
    @RunOnVirtualThread
    public Made change(Wanted wanted) {
        return new Made(policy.change(
                mayChange(wanted),
                Objects.requireNonNullElse(wanted.values(), Map.of()),
                visitor.signedIn().actor(),
                Objects.requireNonNullElse(wanted.reason(), "").strip()));
    }

    /** What a change would do; nothing is changed. */
    @POST
    @Path("plans")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.CHANGE_POLICY)
    @RunOnVirtualThread
    public PolicyPlan plan(Wanted wanted) {
        return policy.plan(
                mayChange(wanted),
                Objects.requireNonNullElse(wanted.values(), Map.of()),
                visitor.signedIn().actor());
    }

    /** What it would do to come back to this revision; nothing is changed. */
    @POST
    @Path("revisions/{revision}/plan")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.CHANGE_POLICY)
    @RunOnVirtualThread
    public PolicyPlan planRollBack(@PathParam("revision") long revision, Restored restored) {
        return policy.planRollBack(
                revision, scope(restored), visitor.signedIn().actor(), cluster -> require(cluster, revision));
    }

    /** Lays over again what was laid over in this revision, as a new one. */
    @POST
    @Path("revisions/{revision}/restore")
    @Consumes(MediaType.APPLICATION_JSON)
    @Needs(Right.CHANGE_POLICY)
    @RunOnVirtualThread
    public Made rollBack(@PathParam("revision") long revision, Restored restored) {
        return new Made(policy.rollBack(
                revision,
                scope(restored),
                restored.seen(),
                visitor.signedIn().actor(),
                Objects.requireNonNullElse(restored.reason(), "").strip(),
                cluster -> require(cluster, revision)));
    }

    @GET
    @Path("routers/{id}")
    @Needs(Right.SEE)
    @RunOnVirtualThread
    public RouterPolicy router(@PathParam("id") long id) {
        String cluster = fleet.clusterOfRouter(id).orElseThrow(NotFoundException::new);
        rights.require(Right.SEE, cluster, "router", Long.toString(id));
        return new RouterPolicy(
                policy.effectiveOfRouter(id), policy.disagreements().getOrDefault(id, List.of()));
    }

    /** What members disagree on, by router; routers whose members agree are not named. */
    @GET
    @Path("disagreements")
    @Needs(Right.SEE)
    @RunOnVirtualThread
    public Map<Long, List<Disagreement>> disagreements() {
        Map<Long, List<Disagreement>> found = new HashMap<>(policy.disagreements());
        SignedIn who = visitor.signedIn();
        found.keySet()
                .removeIf(router ->
                        fleet.clusterOfRouter(router).filter(who::sees).isEmpty());
        return found;
    }

    private PolicyScope mayChange(Wanted wanted) {
        PolicyScope scope = scope(Objects.requireNonNullElse(wanted.level(), ""), wanted.id());
        String cluster = policy.clusterOf(scope).orElseThrow(NotFoundException::new);
        // The fleet's is of no cluster: only whoever holds the right in all of them may.
        rights.require(Right.CHANGE_POLICY, cluster, "policy", wanted.level() + " " + wanted.id());
        return scope;
    }

    private void require(String cluster, long revision) {
        rights.require(Right.CHANGE_POLICY, cluster, "policy", "revision " + revision);
    }

    private static Optional<PolicyScope> scope(Restored restored) {
        return Optional.ofNullable(restored.level()).map(level -> scope(level, restored.id()));
    }

    private static PolicyScope scope(String level, long id) {
        try {
            return new PolicyScope(PolicyScope.Level.valueOf(level.toUpperCase(Locale.ROOT)), id);
        } catch (IllegalArgumentException wrong) {
            throw BadRequest.because(new IllegalArgumentException(
                    "level '" + level + "' with id " + id
                            + " is no scope; write fleet with id 0, or cluster, router or member with its id",
                    wrong));
        }
    }
}
