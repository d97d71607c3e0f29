package dev.holdfast.control.enrollment;

import dev.holdfast.control.fleet.Cluster;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What buys a certificate. The secret is not kept, only its hash. */
@Entity
@Table(name = "join_token")
public class JoinToken extends PanacheEntityBase {

    /** Public; may be logged. */
    @Id
    public String id;

    @Column(name = "secret_hash", nullable = false, updatable = false)
    public byte[] secretHash;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "cluster_id", updatable = false)
    public Cluster cluster;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    @Column(name = "created_by", nullable = false, updatable = false)
    public String createdBy;

    @Column(name = "expires_at", nullable = false)
    public Instant expiresAt;

    @Column(name = "uses_allowed", nullable = false)
    public int usesAllowed;

    @Column(nullable = false)
    public int uses;

    @Column(name = "last_used_at")
    public @Nullable Instant lastUsedAt;

    /** Null: not revoked. */
    @Column(name = "revoked_at")
    public @Nullable Instant revokedAt;

    /** Given to each node that enrols with it. */
    @Column(nullable = false, updatable = false)
    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, String> labels;

    /** Whether a person looks at each node before it is let in. */
    @Column(name = "needs_approval", nullable = false, updatable = false)
    public boolean needsApproval;

    @SuppressWarnings("NullAway.Init")
    protected JoinToken() {}

    JoinToken(JoinTokenText text, Cluster cluster, Instant createdAt, String createdBy, JoinTokens.Wanted wanted) {
        this.id = text.id();
        this.secretHash = text.secretHash();
        this.cluster = cluster;
        this.createdAt = createdAt;
        this.createdBy = createdBy;
        this.expiresAt = createdAt.plus(wanted.life());
        this.usesAllowed = wanted.uses();
        this.labels = Map.copyOf(wanted.labels());
        this.needsApproval = wanted.needsApproval();
    }
}
