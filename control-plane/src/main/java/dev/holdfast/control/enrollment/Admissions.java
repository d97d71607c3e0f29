package dev.holdfast.control.enrollment;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.fleet.Node;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes may come. A banned one cannot return by any way until the ban is lifted; an evicted one is out, and may enrol
 * again with a token made since. Both hold for every replica from the commit on; who has streams asks {@link #shutOut}.
 */
@ApplicationScoped
public class Admissions {

    private static final Duration ON_RECORD_AGAIN = Duration.ofMinutes(1);
    private static final int LONGEST_REASON = 500;

    /** One statement: after an outage all nodes ask at once. */
    private static final String KNOWN = """
            select n.name, c.id, c.name, n.bannedAt, k.revokedAt
            from NodeKey k join Node n on n.uuid = k.nodeUuid join n.cluster c
            where k.publicKeyHash = :hash and n.uuid = :node
            """;

    private final Authorities authorities;
    private final Audit audit;
    private final ChangeFeed changes;

    @Inject
    Admissions(Authorities authorities, Audit audit, ChangeFeed changes) {
        this.authorities = authorities;
        this.audit = audit;
        this.changes = changes;
    }

    /** What a certificate opens. */
    public sealed interface Admission {

        /** It is this node's, and it may come. */
        record Admitted(String name, long clusterId, String clusterName, String keyHash) implements Admission {}

        /** It may not. The sentence is for the node's operator. */
        record Refused(Shut how, String sentence) implements Admission {}

        /** We know no such node, or no such key of it. */
        record Unknown() implements Admission {}
    }

    /** How a node is kept out. */
    public enum Shut {
        BANNED,
        EVICTED
    }

    /** Everything that may have no stream. */
    public record ShutOut(Map<UUID, String> banned, Set<String> revokedKeys) {

        /** Why this node may have none with this key; empty: it may. */
        public Optional<Admission.Refused> of(UUID node, String keyHash) {
            String ban = banned.get(node);
            if (ban != null) {
                return Optional.of(new Admission.Refused(Shut.BANNED, ban));
            }
            return revokedKeys.contains(keyHash)
                    ? Optional.of(new Admission.Refused(Shut.EVICTED, "an operator has evicted this node"))
                    : Optional.empty();
        }
    }

    /**
     * What a certificate opens that our CA signed.
     *
     * @param node as it says
     */
    @Transactional
    public Admission admission(UUID node, X509Certificate certificate) {
        String keyHash = NodeKey.hash(certificate.getPublicKey());
        Optional<Known> found = NodeKey.getEntityManager()
                .createQuery(KNOWN, Known.class)
                .setParameter("hash", keyHash)
                .setParameter("node", node)
                .getResultStream()
                .findFirst();
        // The handshake asked for that too; but TLS may resume a session that began before a CA was retired.
        if (found.isEmpty() || !authorities.signed(certificate)) {
            return new Admission.Unknown();
        }
        Known known = found.get();
        if (known.bannedAt() != null) {
            return new Admission.Refused(Shut.BANNED, banned(known.name(), known.bannedAt()));
        }
        if (known.revokedAt() != null) {
            return new Admission.Refused(
                    Shut.EVICTED, "an operator evicted node " + known.name() + " at " + known.revokedAt());
        }
        return new Admission.Admitted(known.name(), known.clusterId(), known.clusterName(), keyHash);
    }

    private record Known(
            String name,
            Long clusterId,
            String clusterName,
            @Nullable Instant bannedAt,
            @Nullable Instant revokedAt) {}

    /** All that may have no stream now: two short lists. */
    @Transactional
    public ShutOut shutOut() {
        Map<UUID, String> banned = new HashMap<>();
        Node.<Node>list("bannedAt is not null")
                .forEach(node -> banned.put(node.uuid, banned(node.name, node.bannedAt)));
        return new ShutOut(
                banned,
                new HashSet<>(NodeKey.getEntityManager()
                        .createQuery(
                                "select k.publicKeyHash from NodeKey k where k.revokedAt is not null", String.class)
                        .getResultList()));
    }

    /** Keeps a node out until the ban is lifted; empty: there is no such node. */
    public Optional<Node> ban(UUID node, String reason, Actor author) {
        return change(node, reason, (known, now) -> {
            if (known.bannedAt != null) {
                return;
            }
            known.bannedAt = now;
            known.bannedBy = author.name();
            known.banReason = reason;
            record(AuditCode.NODE_BANNED, known, "banned", reason, author);
        });
    }

    /** Lets a banned node come again; empty: there is no such node. */
    public Optional<Node> lift(UUID node, String reason, Actor author) {
        return change(node, reason, (known, now) -> {
            if (known.bannedAt == null) {
                return;
            }
            known.bannedAt = null;
            known.bannedBy = null;
            known.banReason = null;
            record(AuditCode.NODE_BAN_LIFTED, known, "banned", reason, author);
        });
    }

    /** Takes a node out: every key that it has is worth nothing; empty: there is no such node. */
    public Optional<Node> evict(UUID node, String reason, Actor author) {
        return change(node, reason, (known, now) -> {
            if (known.evictedAt != null) {
                return;
            }
            known.evictedAt = now;
            known.evictedBy = author.name();
            known.evictReason = reason;
            NodeKey.update("revokedAt = ?1 where nodeUuid = ?2 and revokedAt is null", now, node);
            record(AuditCode.NODE_EVICTED, known, "evicted", reason, author);
        });
    }

    /** Puts on record that a node which is kept out tried to come, unless that was done a moment ago. */
    public void refused(UUID node, Shut how, String source) {
        Instant now = Instant.now();
        boolean due = QuarkusTransaction.requiringNew()
                .call(() -> Node.update(
                                "refusedAt = ?1 where uuid = ?2 and (refusedAt is null or refusedAt < ?3)",
                                now,
                                node,
                                now.minus(ON_RECORD_AGAIN))
                        > 0);
        if (due) {
            audit.recordAttempt(AuditEntry.denied(
                    AuditCode.NODE_REFUSED, Actor.node(node.toString(), source), "node", node.toString(), how.name()));
        }
    }

    static void requireReason(String reason) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("the reason has " + reason.length() + " characters; write 1 to "
                    + LONGEST_REASON + ", for whoever reads this later");
        }
    }

    private Optional<Node> change(UUID uuid, String reason, BiConsumer<Node, Instant> act) {
        requireReason(reason);
        Optional<Node> changed = QuarkusTransaction.requiringNew().call(() -> {
            @Nullable Node known = Node.findById(uuid, LockModeType.PESSIMISTIC_WRITE);
            if (known != null) {
                act.accept(known, Instant.now());
            }
            return Optional.ofNullable(known);
        });
        changes.announce(ChangeFeed.Topic.ENROLLMENT);
        changes.announce(ChangeFeed.Topic.FLEET);
        return changed;
    }

    /** @param what of the two turned to its opposite: {@code banned} or {@code evicted} */
    private void record(AuditCode code, Node node, String what, String reason, Actor author) {
        boolean now = what.equals("banned") ? node.bannedAt != null : node.evictedAt != null;
        audit.record(AuditEntry.done(code, author, "node", node.uuid.toString())
                .changing(
                        Map.of("name", node.name, "cluster", node.cluster.name, what, !now),
                        Map.of("name", node.name, "cluster", node.cluster.name, what, now))
                .detailed(reason));
    }

    static String banned(String name, @Nullable Instant at) {
        return "an operator banned node " + name + " at " + at;
    }
}
