package dev.holdfast.control.fleet;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a node is reached, and what its daemon last said of itself. Written often, so apart from {@link Node}. */
@Entity
@Table(name = "node_presence")
public class NodePresence extends PanacheEntityBase {

    @Id
    @Column(name = "node_uuid")
    public UUID nodeUuid;

    @Column(nullable = false)
    public boolean connected;

    /** Since when the stream is open; not connected: since when there is none. */
    @Column(nullable = false)
    public Instant since;

    /** The last word of any kind. */
    @Column(name = "last_seen_at", nullable = false)
    public Instant lastSeenAt;

    /** Which stream set this row: one that has been superseded may not mark its successor offline. */
    @Column(name = "stream_id", nullable = false)
    public UUID streamId;

    @Column(name = "instance_uuid", nullable = false)
    public UUID instanceUuid;

    /** Which control plane the stream ends at. */
    @Column(nullable = false)
    public String replica;

    @Column(name = "remote_address", nullable = false)
    public String remoteAddress;

    @Column(name = "daemon_version", nullable = false)
    public String daemonVersion;

    /** Revision of the policy in force on the node; 0: only its file. */
    @Column(name = "policy_revision", nullable = false)
    public long policyRevision;

    /** SHA-256 of the settings in force on the node. */
    @Column(name = "effective_hash", nullable = false)
    public byte[] effectiveHash;

    @Column(name = "spooled_events", nullable = false)
    public long spooledEvents;

    /** How far its wall clock is ahead of ours; null: not measured. */
    @Column(name = "clock_offset_nanos")
    public @Nullable Long clockOffsetNanos;

    @Column(name = "clock_error_nanos")
    public @Nullable Long clockErrorNanos;

    protected NodePresence() {}

    NodePresence(UUID nodeUuid) {
        this.nodeUuid = nodeUuid;
    }
}
