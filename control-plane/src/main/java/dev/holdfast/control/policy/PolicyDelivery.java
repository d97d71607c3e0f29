package dev.holdfast.control.policy;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.fleet.Node;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The door for sessions: what a node shall have, that it was sent, and what the node answered. */
@ApplicationScoped
public class PolicyDelivery {

    private final Audit audit;
    private final ChangeFeed changes;

    @Inject
    PolicyDelivery(Audit audit, ChangeFeed changes) {
        this.audit = audit;
        this.changes = changes;
    }

    /** What the node shall lay over its file; empty if there is no such node any more. */
    @Transactional
    public Optional<WantedPolicy> wanted(UUID nodeUuid) {
        Node node = Node.findById(nodeUuid);
        return Optional.ofNullable(node)
                .map(known -> PolicyOverlay.of(List.of(known)).wanted(known));
    }

    /** Notes that this revision has been sent. */
    @Transactional
    public void pushed(UUID nodeUuid, long revision) {
        NodePolicy row = row(nodeUuid);
        row.pushedRevision = revision;
        row.pushedAt = Instant.now();
    }

    /** Notes the node's answer, and puts it on record where it says something new. */
    public void answered(UUID nodeUuid, PolicyAnswer answer, String origin) {
        QuarkusTransaction.requiringNew().run(() -> noteAnswer(nodeUuid, answer, origin));
        changes.announce(ChangeFeed.Topic.POLICY_ANSWER);
    }

    private void noteAnswer(UUID nodeUuid, PolicyAnswer answer, String origin) {
        NodePolicy row = row(nodeUuid);
        boolean news = !same(row.answeredRevision, answer.revision())
                || !Boolean.valueOf(answer.applied()).equals(row.applied);
        @Nullable Long answeredBefore = row.answeredRevision;
        row.answeredRevision = answer.revision();
        row.answeredAt = Instant.now();
        row.applied = answer.applied();
        row.reason = answer.reason();
        row.lastGoodRevision = answer.lastGoodRevision();
        row.effectiveHash = answer.effectiveHash();
        if (news) {
            AuditCode code = answer.applied() ? AuditCode.POLICY_APPLIED_BY_NODE : AuditCode.POLICY_REJECTED_BY_NODE;
            Actor node = Actor.node(nodeUuid.toString(), origin);
            String target = "revision " + answer.revision();
            AuditEntry entry = answer.applied()
                    ? AuditEntry.done(code, node, "policy", target)
                    : AuditEntry.denied(code, node, "policy", target, answer.reason());
            audit.record(entry.changing(
                    answeredBefore == null ? Map.of() : Map.of("answered", answeredBefore),
                    Map.of("answered", answer.revision(), "inForce", answer.lastGoodRevision())));
        }
    }

    private static boolean same(@Nullable Long known, long now) {
        return known != null && known == now;
    }

    private static NodePolicy row(UUID nodeUuid) {
        NodePolicy known = NodePolicy.findById(nodeUuid);
        if (known != null) {
            return known;
        }
        NodePolicy made = new NodePolicy(nodeUuid);
        made.persist();
        return made;
    }
}
