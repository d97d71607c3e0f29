package dev.holdfast.control.policy;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a node was last sent and what it last answered. A rejection stands until another answer comes. */
@Entity
@Table(name = "node_policy")
public class NodePolicy extends PanacheEntityBase {

    @Id
    @Column(name = "node_uuid")
    public UUID nodeUuid;

    @Column(name = "pushed_revision")
    public @Nullable Long pushedRevision;

    @Column(name = "pushed_at")
    public @Nullable Instant pushedAt;

    @Column(name = "answered_revision")
    public @Nullable Long answeredRevision;

    @Column(name = "answered_at")
    public @Nullable Instant answeredAt;

    @Column(name = "applied")
    public @Nullable Boolean applied;

    /** Of a rejection: names the setting, the value and the remedy. */
    @Column(name = "reason")
    public @Nullable String reason;

    @Column(name = "last_good_revision")
    public @Nullable Long lastGoodRevision;

    @Column(name = "effective_hash")
    public byte @Nullable [] effectiveHash;

    protected NodePolicy() {}

    NodePolicy(UUID nodeUuid) {
        this.nodeUuid = nodeUuid;
    }
}
