package dev.holdfast.control.enrollment;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.database.ChangeFeed;
import dev.holdfast.control.enrollment.EnrollmentRefusedException.Why;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hosts that wait for a person: they ask again and again, and somebody lets them in or not. */
@ApplicationScoped
public class Approvals {

    /** How soon a waiting host asks again. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    /** A host that has not asked for so long is forgotten. */
    private static final Duration FORGOTTEN = Duration.ofDays(7);

    private final Audit audit;
    private final ChangeFeed changes;

    @Inject
    Approvals(Audit audit, ChangeFeed changes) {
        this.audit = audit;
        this.changes = changes;
    }

    /**
     * A host that waits.
     *
     * @param key SHA-256 of its public key, in hex; the host's operator sees the same
     */
    public record View(
            String key,
            String cluster,
            String name,
            String source,
            String token,
            Instant firstAsked,
            Instant lastAsked) {}

    /** Those that nobody has decided on, the longest waiting first. */
    @Transactional
    public List<View> waiting() {
        return WaitingNode.<WaitingNode>find(
                        "from WaitingNode w join fetch w.cluster where w.approved is null order by w.firstAskedAt")
                .stream()
                .map(Approvals::view)
                .toList();
    }

    /** One of them; empty: there is none of that key, or somebody has decided. */
    @Transactional
    public Optional<View> find(String key) {
        return WaitingNode.<WaitingNode>find(
                        "from WaitingNode w join fetch w.cluster where w.approved is null and w.publicKeyHash = ?1",
                        key)
                .firstResultOptional()
                .map(Approvals::view);
    }

    /** Lets a host in, or does not; false: there is none of that key, or somebody has decided. */
    public boolean decide(String key, boolean approved, Actor author) {
        boolean decided = QuarkusTransaction.requiringNew().call(() -> {
            WaitingNode host = WaitingNode.findById(key, LockModeType.PESSIMISTIC_WRITE);
            if (host == null || host.approved != null) {
                return false;
            }
            host.approved = approved;
            host.decidedAt = Instant.now();
            host.decidedBy = author.name();
            audit.record(AuditEntry.done(
                            approved ? AuditCode.NODE_APPROVED : AuditCode.NODE_NOT_APPROVED, author, "node_key", key)
                    .changing(Map.of(), described(host)));
            return true;
        });
        changes.announce(ChangeFeed.Topic.ENROLLMENT);
        return decided;
    }

    /**
     * What was decided on the host of this key. One that is new here waits from now on, if the token has a use left for it.
     * In the transaction of the enrolment, which holds the token.
     *
     * @return whether it may come in
     * @throws EnrollmentRefusedException if it may not
     */
    boolean mayEnter(JoinToken token, PublicKey key, String name, String source) {
        Instant now = Instant.now();
        String hash = NodeKey.hash(key);
        WaitingNode host = WaitingNode.findById(hash, LockModeType.PESSIMISTIC_WRITE);
        if (host != null && host.tokenId.equals(token.id)) {
            return decided(host, name, source, now);
        }
        if (host != null) {
            host.delete();
            WaitingNode.flush();
        }
        Tokens.refuseIfSpent(token, now, spokenFor(token));
        WaitingNode made = new WaitingNode(key, token, name, source, now);
        made.persist();
        audit.record(AuditEntry.done(AuditCode.NODE_WAITS, Actor.nobody(source), "node_key", hash)
                .changing(Map.of(), described(made)));
        return false;
    }

    /** The host is in: nothing waits any more. */
    void done(PublicKey key) {
        WaitingNode.deleteById(NodeKey.hash(key));
    }

    private static boolean decided(WaitingNode host, String name, String source, Instant now) {
        Boolean approved = host.approved;
        if (approved != null && !approved) {
            throw new EnrollmentRefusedException(
                    Why.NOT_APPROVED, "an operator looked at this host and did not let it in");
        }
        if (approved != null) {
            if (!host.name.equals(name)) {
                throw new EnrollmentRefusedException(
                        Why.REQUEST_INVALID, "this host was let in as " + host.name + "; give that name");
            }
            return true;
        }
        host.name = name;
        host.source = source;
        host.lastAskedAt = now;
        return false;
    }

    private static int spokenFor(JoinToken token) {
        return Math.toIntExact(WaitingNode.count("tokenId = ?1 and (approved is null or approved = true)", token.id));
    }

    @Scheduled(every = "1h", delayed = "10m")
    void forget() {
        QuarkusTransaction.requiringNew()
                .run(() -> WaitingNode.delete("lastAskedAt < ?1", Instant.now().minus(FORGOTTEN)));
    }

    private static Map<String, Object> described(WaitingNode host) {
        return Map.of("name", host.name, "cluster", host.cluster.name, "token", host.tokenId, "source", host.source);
    }

    private static View view(WaitingNode host) {
        return new View(
                host.publicKeyHash,
                host.cluster.name,
                host.name,
                host.source,
                host.tokenId,
                host.firstAskedAt,
                host.lastAskedAt);
    }
}
