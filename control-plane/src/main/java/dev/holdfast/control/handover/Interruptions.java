package dev.holdfast.control.handover;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.handover.Handover.Progress;
import dev.holdfast.control.history.Farewells;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What becomes of a handing over that no node ended: the control plane died in the middle, or a node did. It is ended, so
 * that another may be asked for. Where the holder had been told, whether it let go stands in its own spool, and is learnt
 * from there when that has come.
 */
@ApplicationScoped
class Interruptions {

    /** A node that is connected for so long, and has nothing left in its spool, has said all that it has to say. */
    private static final Duration TOLD_ALL = Duration.ofSeconds(15);

    /** What a node that was away for longer tells stands in the history, and is looked for here no more. */
    private static final Duration FORGOTTEN = Duration.ofDays(30);

    private static final String UNSETTLED = "unsettled and askedAt > ?1";

    private final FleetReader fleet;
    private final Farewells farewells;
    private final Audit audit;
    private final ChangeFeed changes;

    @Inject
    Interruptions(FleetReader fleet, Farewells farewells, Audit audit, ChangeFeed changes) {
        this.fleet = fleet;
        this.farewells = farewells;
        this.audit = audit;
        this.changes = changes;
    }

    /** Ends those whose last step had to begin before this moment; in the caller's transaction. */
    void end(Instant deadline) {
        for (Handover silent : Handover.<Handover>list("endedAt is null and deadline <= ?1", deadline)) {
            end(silent, silent.state == Progress.HOLDER_TOLD);
        }
    }

    private void end(Handover silent, boolean holderTold) {
        if (!Handover.end(silent.id, silent.state, Progress.LAPSED, "", null, Instant.now())) {
            return;
        }
        Handover.update("unsettled = ?1 where id = ?2", holderTold, silent.id);
        record(
                AuditCode.HANDOVER_ENDED,
                silent,
                AuditEntry.Outcome.FAILED,
                "was interrupted at " + silent.state + ": "
                        + (holderTold
                                ? "the holder may have let go; its own record will say"
                                : "the holder had not been told, so nothing moved"));
    }

    @Transactional
    boolean anyUnsettled() {
        return Handover.count(UNSETTLED, Instant.now().minus(FORGOTTEN)) > 0;
    }

    /** Each in a transaction of its own; two replicas do not both put it on record. */
    void settle() {
        Instant since = Instant.now().minus(FORGOTTEN);
        QuarkusTransaction.requiringNew()
                .call(() -> Handover.<Handover>list(UNSETTLED, since))
                .forEach(this::settle);
    }

    private void settle(Handover interrupted) {
        // In this order: what came between the two looks has been seen by the second.
        Instant ended = Objects.requireNonNull(interrupted.endedAt);
        boolean toldAll = fleet.hasToldAll(interrupted.holder, TOLD_ALL, ended.plus(TOLD_ALL));
        boolean letGo = farewells.saidFor(
                interrupted.routerId, interrupted.holder, interrupted.heirSource, interrupted.askedAt);
        if (letGo || toldAll) {
            QuarkusTransaction.requiringNew().run(() -> note(interrupted, letGo));
        }
    }

    private void note(Handover interrupted, boolean letGo) {
        Progress came = letGo ? Progress.DONE : Progress.LAPSED;
        if (Handover.update("state = ?1, unsettled = false where id = ?2 and unsettled", came, interrupted.id) == 1) {
            record(
                    AuditCode.HANDOVER_SETTLED,
                    interrupted,
                    letGo ? AuditEntry.Outcome.DONE : AuditEntry.Outcome.FAILED,
                    letGo ? "was done: the holder's record says that it let go" : "did not happen: the holder kept on");
        }
    }

    private void record(AuditCode code, Handover handover, AuditEntry.Outcome outcome, String what) {
        audit.record(new AuditEntry(
                code,
                Actor.SYSTEM,
                "router",
                Long.toString(handover.routerId),
                outcome,
                Map.of(),
                Map.of(),
                "handover " + handover.id + " " + what,
                ""));
        changes.announce(ChangeFeed.Topic.HANDOVER);
    }
}
