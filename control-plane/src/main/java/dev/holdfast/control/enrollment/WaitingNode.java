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
import java.security.PublicKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A host that showed a good token, and whom a person lets in or not. Known by its key. */
@Entity
@Table(name = "waiting_node")
public class WaitingNode extends PanacheEntityBase {

    /** As {@link NodeKey#publicKeyHash}. */
    @Id
    @Column(name = "public_key_hash")
    public String publicKeyHash;

    @Column(name = "token_id", nullable = false)
    public String tokenId;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "cluster_id", updatable = false)
    public Cluster cluster;

    /** What it wants to be called. */
    @Column(nullable = false)
    public String name;

    /** Network address it last asked from. */
    @Column(nullable = false)
    public String source;

    @Column(name = "first_asked_at", nullable = false, updatable = false)
    public Instant firstAskedAt;

    @Column(name = "last_asked_at", nullable = false)
    public Instant lastAskedAt;

    /** Null: nobody has decided yet. */
    public @Nullable Boolean approved;

    @Column(name = "decided_at")
    public @Nullable Instant decidedAt;

    @Column(name = "decided_by")
    public @Nullable String decidedBy;

    @SuppressWarnings("NullAway.Init")
    protected WaitingNode() {}

    WaitingNode(PublicKey key, JoinToken token, String name, String source, Instant now) {
        this.publicKeyHash = NodeKey.hash(key);
        this.tokenId = token.id;
        this.cluster = token.cluster;
        this.name = name;
        this.source = source;
        this.firstAskedAt = now;
        this.lastAskedAt = now;
    }
}
