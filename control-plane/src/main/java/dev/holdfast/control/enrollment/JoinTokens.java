package dev.holdfast.control.enrollment;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.fleet.Cluster;
import dev.holdfast.control.fleet.Clusters;
import dev.holdfast.control.fleet.Labels;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Join tokens: made, listed, revoked. */
@ApplicationScoped
public class JoinTokens {

    /** The longest life of a token, and the most uses. */
    static final Duration LONGEST_LIFE = Duration.ofDays(366);

    static final int MOST_USES = 10_000;

    private static final Logger LOG = Logger.getLogger(JoinTokens.class);

    private final Audit audit;
    private final Clusters clusters;

    @Inject
    JoinTokens(Audit audit, Clusters clusters) {
        this.audit = audit;
        this.clusters = clusters;
    }

    /** What may be shown of a token: everything but the secret. */
    public record View(
            String id,
            String cluster,
            Instant createdAt,
            String createdBy,
            Instant expiresAt,
            int usesAllowed,
            int uses,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt,
            Map<String, String> labels,
            boolean needsApproval) {}

    /**
     * One to be made.
     *
     * @param life more than 0, at most 366 days
     * @param uses 1 to 10,000 nodes
     * @param labels given to each node that enrols with it
     * @param needsApproval whether a person looks at each node before it is let in
     */
    public record Wanted(String cluster, Duration life, int uses, Map<String, String> labels, boolean needsApproval) {}

    /**
     * Makes a token. Its text is given once, here, and cannot be had again.
     *
     * @param life more than 0, at most 366 days
     * @param uses 1 to 10,000 nodes
     * @throws IllegalArgumentException naming what is wrong
     */
    @Transactional
    public JoinTokenText create(String clusterName, Duration life, int uses, Actor author) {
        return create(new Wanted(clusterName, life, uses, Map.of(), false), author);
    }

    /**
     * The same, with labels and whether a person decides.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    @Transactional
    public JoinTokenText create(Wanted wanted, Actor author) {
        return store(JoinTokenText.random(), wanted, author);
    }

    /** One of them; empty: there is none of that id. */
    @Transactional
    public Optional<View> find(String id) {
        return JoinToken.<JoinToken>find("from JoinToken t join fetch t.cluster where t.id = ?1", id)
                .firstResultOptional()
                .map(JoinTokens::view);
    }

    /** All of them, newest first. */
    @Transactional
    public List<View> list() {
        return JoinToken.<JoinToken>find("from JoinToken t join fetch t.cluster order by t.createdAt desc").stream()
                .map(JoinTokens::view)
                .toList();
    }

    /** Revokes a token from now on; false if there is none of that id. */
    @Transactional
    public boolean revoke(String id, Actor author) {
        JoinToken token = JoinToken.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (token == null) {
            return false;
        }
        if (token.revokedAt == null) {
            token.revokedAt = Instant.now();
            audit.record(AuditEntry.done(AuditCode.JOIN_TOKEN_REVOKED, author, "join_token", id)
                    .changing(Map.of("revoked", false), Map.of("revoked", true)));
        }
        return true;
    }

    /**
     * Makes the token that the operator gave by environment, at the first start: good for a year and {@value #MOST_USES}
     * nodes, until it is revoked.
     *
     * @throws IllegalArgumentException if the text is no token
     */
    @Transactional
    public void bootstrap(String text, String clusterName) {
        JoinTokenText token = JoinTokenText.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("HOLDFAST_JOIN_TOKEN is no token; write ID.SECRET,"
                        + " with 4 to 32 of a-z0-9 before the dot and 16 to 128 of A-Za-z0-9_- behind it"));
        Cluster cluster = clusters.ensure(clusterName);
        Cluster.findById(cluster.id, LockModeType.PESSIMISTIC_WRITE);
        JoinToken known = JoinToken.findById(token.id());
        if (known == null) {
            store(token, new Wanted(clusterName, LONGEST_LIFE, MOST_USES, Map.of(), false), Actor.SYSTEM);
            LOG.infof("event=bootstrap_token_made id=%s cluster=%s", token.id(), clusterName);
        } else if (!MessageDigest.isEqual(known.secretHash, token.secretHash())) {
            LOG.warnf("event=bootstrap_token_differs id=%s remedy=\"choose another id\"", token.id());
        }
    }

    /** The token whose secret was shown, locked; empty if there is none or the secret is wrong. */
    static Optional<JoinToken> lockMatching(String text) {
        Optional<JoinTokenText> shown = JoinTokenText.parse(text);
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        JoinToken token = JoinToken.findById(shown.get().id(), LockModeType.PESSIMISTIC_WRITE);
        byte[] expected = token == null ? new byte[32] : token.secretHash;
        boolean right = MessageDigest.isEqual(expected, shown.get().secretHash());
        return token != null && right ? Optional.of(token) : Optional.empty();
    }

    private static View view(JoinToken token) {
        return new View(
                token.id,
                token.cluster.name,
                token.createdAt,
                token.createdBy,
                token.expiresAt,
                token.usesAllowed,
                token.uses,
                token.lastUsedAt,
                token.revokedAt,
                Map.copyOf(token.labels),
                token.needsApproval);
    }

    private JoinTokenText store(JoinTokenText text, Wanted wanted, Actor author) {
        Duration life = wanted.life();
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST_LIFE) > 0) {
            throw new IllegalArgumentException("a token lives more than 0 and at most 366 days, not " + life);
        }
        if (wanted.uses() < 1 || wanted.uses() > MOST_USES) {
            throw new IllegalArgumentException("a token has 1 to " + MOST_USES + " uses, not " + wanted.uses());
        }
        String labels = Labels.text(Labels.check(wanted.labels()));
        JoinToken token = new JoinToken(text, clusters.ensure(wanted.cluster()), Instant.now(), author.name(), wanted);
        token.persist();
        audit.record(AuditEntry.done(AuditCode.JOIN_TOKEN_CREATED, author, "join_token", text.id())
                .changing(
                        Map.of(),
                        Map.of(
                                "cluster",
                                wanted.cluster(),
                                "uses",
                                wanted.uses(),
                                "expires",
                                token.expiresAt.toString(),
                                "labels",
                                labels,
                                "approval",
                                wanted.needsApproval())));
        return text;
    }
}
