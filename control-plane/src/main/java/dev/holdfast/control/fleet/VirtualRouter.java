package dev.holdfast.control.fleet;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A virtual router: its key is (cluster, segment, family, VRID), its name a label. */
@Entity
@Table(name = "virtual_router")
public class VirtualRouter extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "cluster_id", updatable = false)
    public Cluster cluster;

    @Column(nullable = false, updatable = false)
    public String segment;

    /** 4 or 6. */
    @Column(nullable = false, updatable = false)
    public short family;

    /** 1 to 255. */
    @Column(nullable = false, updatable = false)
    public short vrid;

    /** As a node's file last called it. */
    @Column(nullable = false)
    public String name;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    /** The node that named it first; null: not known, or that node was forgotten. */
    @Column(name = "made_by")
    public @Nullable UUID madeBy;

    @SuppressWarnings("NullAway.Init")
    protected VirtualRouter() {}

    /** Its key inside the cluster. */
    public RouterKey key() {
        return new RouterKey(segment, family, vrid);
    }
}
