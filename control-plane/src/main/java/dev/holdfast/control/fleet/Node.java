package dev.holdfast.control.fleet;

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
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A host that runs holdfastd. The UUID is its identity, and stands in its certificate; the name is a label. */
@Entity
@Table(name = "node")
public class Node extends PanacheEntityBase {

    @Id
    public UUID uuid;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "cluster_id", updatable = false)
    public Cluster cluster;

    /** 1 to 63 of [a-z0-9-]; unique in the cluster, of those that are not forgotten. */
    @Column(nullable = false)
    public String name;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    /** Since when it may not come back; null: it may. */
    @Column(name = "banned_at")
    public @Nullable Instant bannedAt;

    @Column(name = "banned_by")
    public @Nullable String bannedBy;

    @Column(name = "ban_reason")
    public @Nullable String banReason;

    /** Since when its keys are worth nothing; null: it is in, or has come back. */
    @Column(name = "evicted_at")
    public @Nullable Instant evictedAt;

    @Column(name = "evicted_by")
    public @Nullable String evictedBy;

    @Column(name = "evict_reason")
    public @Nullable String evictReason;

    /** Since when nobody is shown it, and its name is free; null: it counts. Its row stays, for the history names it. */
    @Column(name = "forgotten_at")
    public @Nullable Instant forgottenAt;

    /** When a refusal of its session was last put on record; null: never. */
    @Column(name = "refused_at")
    public @Nullable Instant refusedAt;

    /** From the token that it enrolled with. */
    @Column(nullable = false)
    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, String> labels = Map.of();

    @SuppressWarnings("NullAway.Init")
    protected Node() {}

    public Node(UUID uuid, Cluster cluster, String name, Instant createdAt) {
        this.uuid = uuid;
        this.cluster = cluster;
        this.name = name;
        this.createdAt = createdAt;
    }
}
