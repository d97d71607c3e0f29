package dev.holdfast.control.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * What a program shows to be let in, on behalf of its owner and with at most what its owner may. Only what has changed is
 * written: a request that notes its use while the token is revoked must not take that back.
 */
@Entity
@DynamicUpdate
@Table(name = "api_token")
public class ApiToken extends PanacheEntityBase {

    @Id
    public String id;

    @Column(name = "token_hash", nullable = false, updatable = false)
    public byte[] tokenHash;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "user_id", updatable = false)
    public User user;

    @Column(nullable = false, updatable = false)
    public String label;

    @Column(nullable = false, updatable = false)
    @Enumerated(EnumType.STRING)
    public Role role;

    @Column(updatable = false)
    @JdbcTypeCode(SqlTypes.ARRAY)
    public @Nullable List<String> clusters;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    @Column(name = "expires_at", nullable = false, updatable = false)
    public Instant expiresAt;

    @Column(name = "last_used_at")
    public @Nullable Instant lastUsedAt;

    @Column(name = "last_used_from")
    public @Nullable String lastUsedFrom;

    /** When its use was last put on record. */
    @Column(name = "use_recorded_at")
    public @Nullable Instant useRecordedAt;

    @Column(name = "last_refused_at")
    public @Nullable Instant lastRefusedAt;

    @Column(name = "revoked_at")
    public @Nullable Instant revokedAt;

    @SuppressWarnings("NullAway.Init")
    protected ApiToken() {}

    ApiToken(ApiTokenText text, User user, String label, Standing standing, Instant now, Instant expiresAt) {
        this.id = text.id();
        this.tokenHash = text.hash();
        this.user = user;
        this.label = label;
        this.role = standing.role();
        this.clusters = standing.reach().forStorage();
        this.createdAt = now;
        this.expiresAt = expiresAt;
    }

    /** What it was made for; what its owner may now is another question. */
    Standing standing() {
        return new Standing(role, Reach.stored(clusters));
    }
}
