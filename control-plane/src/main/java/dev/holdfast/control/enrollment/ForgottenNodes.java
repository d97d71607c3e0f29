package dev.holdfast.control.enrollment;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.fleet.Member;
import dev.holdfast.control.fleet.Node;
import dev.holdfast.control.fleet.NodePresence;
import dev.holdfast.control.fleet.VirtualRouter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that are gone for good. One that is forgotten is shown no more and its name is free; its history stays, under that
 * name. Its keys stay shut out as they were: forgetting opens nothing. An evicted node that is forgotten and yet comes back,
 * with its key and a token made since, is the same node again.
 */
@ApplicationScoped
public class ForgottenNodes {

    private final Audit audit;
    private final ChangeFeed changes;

    @Inject
    ForgottenNodes(Audit audit, ChangeFeed changes) {
        this.audit = audit;
        this.changes = changes;
    }

    /**
     * Forgets a node.
     *
     * @return whether there was such a node
     * @throws ForgetRefusedException if it is connected, or may come back as it is; on record by then
     * @throws IllegalArgumentException if the reason is none
     */
    public boolean forget(UUID uuid, String reason, Actor author) {
        Admissions.requireReason(reason);
        try {
            Optional<Node> forgotten =
                    QuarkusTransaction.requiringNew().call(() -> forgetInTransaction(uuid, reason, author));
            if (forgotten.isPresent()) {
                changes.announce(ChangeFeed.Topic.FLEET);
            }
            return forgotten.isPresent();
        } catch (ForgetRefusedException refused) {
            audit.recordAttempt(AuditEntry.denied(
                    AuditCode.NODE_FORGET_REFUSED, author, "node", uuid.toString(), refused.getMessage()));
            throw refused;
        }
    }

    private Optional<Node> forgetInTransaction(UUID uuid, String reason, Actor author) {
        @Nullable Node node = Node.findById(uuid, LockModeType.PESSIMISTIC_WRITE);
        if (node == null || node.forgottenAt != null) {
            return Optional.empty();
        }
        refuseWhoMayCome(node);
        Instant now = Instant.now();
        node.forgottenAt = now;
        NodePresence.deleteById(uuid);
        Member.update("withdrawnAt = ?1 where node.uuid = ?2 and withdrawnAt is null", now, uuid);
        VirtualRouter.update("madeBy = null where madeBy = ?1", uuid);
        audit.record(AuditEntry.done(AuditCode.NODE_FORGOTTEN, author, "node", uuid.toString())
                .changing(Map.of("name", node.name, "cluster", node.cluster.name), Map.of())
                .detailed(reason));
        return Optional.of(node);
    }

    private static void refuseWhoMayCome(Node node) {
        if (node.bannedAt == null && node.evictedAt == null) {
            throw new ForgetRefusedException("node " + node.name
                    + " may come back at any time: it is neither banned nor evicted; evict it first");
        }
        NodePresence presence = NodePresence.findById(node.uuid);
        if (presence != null && presence.connected) {
            throw new ForgetRefusedException(
                    "node " + node.name + " is still connected; its session is cut within a second, try again then");
        }
    }
}
