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
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts another CA in the place of the one that is. {@link #begin} makes it: from then on it signs nodes' certificates, and
 * each node learns of it with its next one; the older is still trusted, and still serves. {@link #retire} ends the older:
 * the control plane's own certificate is by the newer from then on, and the older's key is destroyed.
 */
@ApplicationScoped
public class AuthorityRotation {

    private static final int MOST_NAMED = 10;

    private final Authorities authorities;
    private final Audit audit;
    private final ChangeFeed changes;

    @Inject
    AuthorityRotation(Authorities authorities, Audit audit, ChangeFeed changes) {
        this.authorities = authorities;
        this.audit = audit;
        this.changes = changes;
    }

    /**
     * A CA as lists show it.
     *
     * @param hash what nodes pin, {@code sha256:…}
     * @param signing whether nodes' certificates are by it
     * @param serving whether the control plane's own is
     * @param retiredAt null: it is trusted
     */
    public record View(
            long id,
            String hash,
            Instant createdAt,
            Instant expiresAt,
            boolean signing,
            boolean serving,
            @Nullable Instant retiredAt) {}

    /**
     * How it stands.
     *
     * @param authorities oldest first
     * @param rotating whether two are trusted
     * @param untold nodes, by cluster and name, that may come and have not been told of the newest CA yet
     */
    public record State(List<View> authorities, boolean rotating, List<Untold> untold) {}

    /** A node that does not know the newest CA. */
    public record Untold(UUID node, String cluster, String name) {}

    /** How it stands. */
    @Transactional
    public State state() {
        List<View> views = Authority.<Authority>list("order by id").stream()
                .map(AuthorityRotation::view)
                .toList();
        boolean rotating =
                views.stream().filter(view -> view.retiredAt() == null).count() > 1;
        return new State(views, rotating, rotating ? untold() : List.of());
    }

    /**
     * Makes a CA that takes over.
     *
     * @throws RotationRefusedException if a rotation is going on
     */
    public State begin(Actor author) {
        String hash = refusing(
                author,
                "begin",
                () -> QuarkusTransaction.requiringNew().call(() -> {
                    List<Authority> trusted = locked();
                    if (trusted.size() > 1) {
                        throw new RotationRefusedException(
                                "a rotation is going on; retire the older CA before another is made");
                    }
                    Authority older = trusted.getFirst();
                    older.signing = false;
                    Authority.flush();
                    CertificateAuthority made = CertificateAuthority.create(Clock.systemUTC());
                    new Authority(made, authorities.seal()).persist();
                    audit.record(AuditEntry.done(
                                    AuditCode.AUTHORITY_ROTATION_BEGUN, author, "authority", made.publicKeyHash())
                            .changing(Map.of("signing", hash(older)), Map.of("signing", made.publicKeyHash())));
                    return made.publicKeyHash();
                }));
        return takenUp(hash);
    }

    /**
     * Ends the older CA.
     *
     * @param evenIfUntold also where nodes have not learned of the newer one: they cannot come back, but by enrolling anew
     * @throws RotationRefusedException if there is no rotation, or nodes would be lost
     */
    public State retire(boolean evenIfUntold, Actor author) {
        String hash = refusing(
                author,
                "retire",
                () -> QuarkusTransaction.requiringNew().call(() -> {
                    List<Authority> trusted = locked();
                    if (trusted.size() < 2) {
                        throw new RotationRefusedException("no rotation is going on; there is one CA only");
                    }
                    List<Untold> untold = untold();
                    if (!untold.isEmpty() && !evenIfUntold) {
                        throw new RotationRefusedException(lost(untold));
                    }
                    Authority older = trusted.getFirst();
                    Authority newer = trusted.getLast();
                    older.serving = false;
                    older.retiredAt = Instant.now();
                    older.sealedKey = new byte[0];
                    Authority.flush();
                    newer.serving = true;
                    audit.record(AuditEntry.done(AuditCode.AUTHORITY_RETIRED, author, "authority", hash(older))
                            .changing(Map.of("serving", hash(older)), Map.of("serving", hash(newer)))
                            .detailed(
                                    untold.isEmpty() ? "" : untold.size() + " nodes had not learned of the newer CA"));
                    return hash(newer);
                }));
        return takenUp(hash);
    }

    private State takenUp(String ignored) {
        authorities.takeUpChanges();
        changes.announce(ChangeFeed.Topic.ENROLLMENT);
        return state();
    }

    private String refusing(Actor author, String what, java.util.function.Supplier<String> act) {
        try {
            return act.get();
        } catch (RotationRefusedException refused) {
            audit.recordAttempt(AuditEntry.denied(
                    AuditCode.AUTHORITY_ROTATION_REFUSED, author, "authority", what, refused.getMessage()));
            throw refused;
        }
    }

    /** One at a time: whoever changes them holds all rows. */
    private static List<Authority> locked() {
        return Authority.<Authority>find("retiredAt is null order by id")
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    private static List<Untold> untold() {
        Authority newest = Authority.<Authority>find("signing", true).firstResult();
        Set<UUID> told = new HashSet<>(NodeKey.getEntityManager()
                .createQuery(
                        "select k.nodeUuid from NodeKey k where k.authorityId = :newest and k.revokedAt is null",
                        UUID.class)
                .setParameter("newest", newest == null ? -1 : newest.id)
                .getResultList());
        return Node.<Node>list("from Node n join fetch n.cluster c where n.bannedAt is null and n.evictedAt is null"
                        + " order by c.name, n.name")
                .stream()
                .filter(node -> !told.contains(node.uuid))
                .map(node -> new Untold(node.uuid, node.cluster.name, node.name))
                .toList();
    }

    private static String lost(List<Untold> untold) {
        String names = String.join(
                ", ",
                untold.stream()
                        .limit(MOST_NAMED)
                        .map(node -> node.cluster() + "/" + node.name())
                        .toList());
        String more = untold.size() > MOST_NAMED ? " and " + (untold.size() - MOST_NAMED) + " more" : "";
        return untold.size() + (untold.size() == 1 ? " node has" : " nodes have") + " not learned of the newer CA yet ("
                + names + more + "); wait for their renewals, or evict those that are gone";
    }

    private static View view(Authority row) {
        return new View(
                row.id,
                hash(row),
                row.createdAt,
                certificate(row).getNotAfter().toInstant(),
                row.signing,
                row.serving,
                row.retiredAt);
    }

    private static String hash(Authority row) {
        return CertificateAuthority.hash(certificate(row).getPublicKey());
    }

    private static X509Certificate certificate(Authority row) {
        try {
            return CertificateAuthority.certificate(row.certificate);
        } catch (CertificateException e) {
            throw new IllegalStateException("the CA in the database is damaged", e);
        }
    }
}
