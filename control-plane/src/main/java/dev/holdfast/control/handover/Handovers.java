package dev.holdfast.control.handover;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView.MemberView;
import dev.holdfast.control.fleet.FleetView.RouterView;
import dev.holdfast.control.handover.Handover.Progress;
import dev.holdfast.control.policy.EffectivePolicy;
import dev.holdfast.control.policy.PolicyService;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The door for people: ask for a handing over, and see how far it is. */
@ApplicationScoped
public class Handovers {

    /** From the asking to the last step's beginning. A heir stays one for longer, so that a step in time finds it ready. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private final FleetReader fleet;
    private final PolicyService policy;
    private final Audit audit;
    private final ChangeFeed changes;
    private final Interruptions interruptions;

    @Inject
    Handovers(FleetReader fleet, PolicyService policy, Audit audit, ChangeFeed changes, Interruptions interruptions) {
        this.fleet = fleet;
        this.policy = policy;
        this.audit = audit;
        this.changes = changes;
        this.interruptions = interruptions;
    }

    /**
     * Asks that the addresses of a virtual router go to a member. Returns before it is done.
     *
     * @throws HandoverRefusedException if, for all that is known here, it cannot be done or would not last
     */
    public Handover ask(long routerId, UUID heir, Actor author) {
        try {
            Pair pair = requirePossible(routerId, heir);
            Handover asked = QuarkusTransaction.requiringNew().call(() -> begin(routerId, pair, author));
            changes.announce(ChangeFeed.Topic.HANDOVER);
            return asked;
        } catch (HandoverRefusedException refused) {
            audit.recordAttempt(AuditEntry.denied(
                    AuditCode.HANDOVER_REFUSED,
                    author,
                    "router",
                    Long.toString(routerId),
                    Objects.requireNonNullElse(refused.getMessage(), "")));
            throw refused;
        } catch (PersistenceException oneIsOpen) {
            throw new HandoverRefusedException(
                    "another handing over of this virtual router is under way; wait for its end");
        }
    }

    private record Pair(MemberView holder, MemberView heir) {}

    private Handover begin(long routerId, Pair pair, Actor author) {
        Instant now = Instant.now();
        Handover handover = new Handover(
                UUID.randomUUID(),
                routerId,
                pair.holder().nodeUuid(),
                pair.heir().nodeUuid(),
                author.name(),
                now,
                now.plus(LIMIT));
        handover.persistAndFlush();
        audit.record(AuditEntry.done(AuditCode.HANDOVER_ASKED, author, "router", Long.toString(routerId))
                .changing(
                        Map.of("active", pair.holder().nodeName()),
                        Map.of("active", pair.heir().nodeName()))
                .detailed("handover " + handover.id));
        return handover;
    }

    /** What the nodes last said is not the truth, but it spares a step that could only fail. The nodes judge for themselves. */
    private Pair requirePossible(long routerId, UUID heirNode) {
        RouterView router = fleet.readCluster(fleet.clusterOfRouter(routerId).orElse("")).clusters().stream()
                .flatMap(cluster -> cluster.routers().stream())
                .filter(candidate -> candidate.id() == routerId)
                .findFirst()
                .orElseThrow(() -> new HandoverRefusedException("there is no virtual router " + routerId));
        MemberView heir = router.members().stream()
                .filter(member -> member.nodeUuid().equals(heirNode))
                .findFirst()
                .orElseThrow(() -> new HandoverRefusedException("the node is no member of " + router.name()));
        MemberView holder = requireOneHolder(router);
        if (holder.nodeUuid().equals(heirNode)) {
            throw new HandoverRefusedException(heir.nodeName() + " is ACTIVE already");
        }
        if (!heir.connected()) {
            throw new HandoverRefusedException(heir.nodeName() + " is not connected, so it cannot be made ready");
        }
        if (holder.effectivePriority() == 255) {
            throw new HandoverRefusedException(holder.nodeName()
                    + " owns the addresses (priority 255), and an owner never leaves them to others while it runs");
        }
        switch (heir.state()) {
            case BACKUP -> {}
            case ACTIVE -> throw new HandoverRefusedException("more than one is ACTIVE; find out why first");
            case FAULT ->
                throw new HandoverRefusedException(heir.nodeName() + " is in FAULT ("
                        + String.join(", ", heir.faultReasons()) + "); it could not serve");
            case INITIALIZE ->
                throw new HandoverRefusedException(heir.nodeName() + " does not run this virtual router");
        }
        requireToLast(router, heir);
        return new Pair(holder, heir);
    }

    private static MemberView requireOneHolder(RouterView router) {
        List<MemberView> active = router.active();
        if (active.isEmpty()) {
            throw new HandoverRefusedException("no connected member is ACTIVE, so there is nobody who could hand over");
        }
        if (active.size() > 1) {
            throw new HandoverRefusedException("more than one is ACTIVE; find out why first");
        }
        return active.getFirst();
    }

    /** Whoever preempts would take the addresses back a few seconds later. */
    private void requireToLast(RouterView router, MemberView heir) {
        Map<Long, String> preemption = policy.effectiveOfRouter(router.id()).stream()
                .collect(Collectors.toMap(EffectivePolicy::memberId, Handovers::preemption));
        for (MemberView member : router.members()) {
            String theirs = preemption.getOrDefault(member.id(), "never");
            if (member.connected()
                    && member.id() != heir.id()
                    && member.effectivePriority() > heir.effectivePriority()
                    && !theirs.equals("never")) {
                throw new HandoverRefusedException(member.nodeName() + " has the higher priority ("
                        + member.effectivePriority() + " against " + heir.effectivePriority() + ") and preempts ("
                        + theirs + "): it would take the addresses back; set its preemption to never first");
            }
        }
    }

    private static String preemption(EffectivePolicy member) {
        return member.values().stream()
                .filter(value -> value.setting().equals("preemption"))
                .map(EffectivePolicy.Value::value)
                .findFirst()
                .orElse("never");
    }

    /** One of them. */
    @Transactional
    public Optional<Handover> find(UUID id) {
        return Handover.findByIdOptional(id);
    }

    /** The newest of a virtual router, open or ended. */
    @Transactional
    public Optional<Handover> newest(long routerId) {
        return Handover.find("routerId = ?1 order by askedAt desc", routerId).firstResultOptional();
    }

    /** Whether something has still to be done, or to be learnt. */
    @Transactional
    public boolean anyOpen() {
        return Handover.count("endedAt is null") > 0 || interruptions.anyUnsettled();
    }

    /** Learns from the record what came of those that were interrupted. */
    public void settle() {
        interruptions.settle();
    }

    /** The steps that are due to nodes whose streams end here; each is given out once. */
    public List<HandoverStepDue> claim(Set<UUID> connectedHere) {
        return QuarkusTransaction.requiringNew().call(() -> claimInTransaction(connectedHere));
    }

    private List<HandoverStepDue> claimInTransaction(Set<UUID> connectedHere) {
        Instant now = Instant.now();
        interruptions.end(now.minus(LIMIT));
        return Handover.<Handover>list("endedAt is null and deadline > ?1", now).stream()
                .flatMap(open -> due(open, connectedHere).stream())
                .toList();
    }

    private Optional<HandoverStepDue> due(Handover open, Set<UUID> connectedHere) {
        boolean holderStep = open.state == Progress.HEIR_READY;
        UUID node = holderStep ? open.holder : open.heir;
        if ((open.state != Progress.ASKED && !holderStep) || !connectedHere.contains(node)) {
            return Optional.empty();
        }
        Progress told = holderStep ? Progress.HOLDER_TOLD : Progress.HEIR_TOLD;
        if (Handover.update("state = ?1 where id = ?2 and state = ?3", told, open.id, open.state) == 0) {
            return Optional.empty();
        }
        return fleet.keyOfRouter(open.routerId)
                .map(key -> new HandoverStepDue(open.id, node, key, holderStep, open.heirSource));
    }

    /**
     * Notes what a node says of its step. An answer to a step that it was not given changes nothing.
     *
     * @param refusal the node's word; empty: done
     * @param source of the heir, the address that it advertises from
     */
    public void answered(UUID node, String origin, UUID id, boolean holder, String refusal, String source) {
        QuarkusTransaction.requiringNew().run(() -> note(node, origin, id, holder, refusal, source));
        changes.announce(ChangeFeed.Topic.HANDOVER);
    }

    private void note(UUID node, String origin, UUID id, boolean holder, String refusal, String source) {
        Handover known = Handover.findById(id);
        if (known == null || !node.equals(holder ? known.holder : known.heir)) {
            return;
        }
        Progress told = holder ? Progress.HOLDER_TOLD : Progress.HEIR_TOLD;
        Instant now = Instant.now();
        if (refusal.isEmpty() && !holder) {
            Handover.update(
                    "state = ?1, heirSource = ?2 where id = ?3 and state = ?4", Progress.HEIR_READY, source, id, told);
            return;
        }
        Progress end = refusal.isEmpty() ? Progress.DONE : Progress.REFUSED;
        if (Handover.end(id, told, end, refusal, refusal.isEmpty() ? null : node, now)) {
            audit.record(new AuditEntry(
                    AuditCode.HANDOVER_ENDED,
                    Actor.node(node.toString(), origin),
                    "router",
                    Long.toString(known.routerId),
                    refusal.isEmpty() ? AuditEntry.Outcome.DONE : AuditEntry.Outcome.DENIED,
                    Map.of(),
                    Map.of(),
                    "handover " + id + (refusal.isEmpty() ? "" : ": " + refusal),
                    ""));
        }
    }
}
