package dev.holdfast.control.fleet;

import dev.holdfast.vrrp.State;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A node's part in one virtual router: what its file declares, and what it last said of itself. */
@Entity
@Table(name = "member")
public class Member extends PanacheEntityBase {

    private static final int OWNER = 255;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "router_id", updatable = false)
    public VirtualRouter router;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "node_uuid", updatable = false)
    public Node node;

    @Column(name = "interface_name", nullable = false)
    public String interfaceName;

    /** VRRP version, 2 or 3. */
    @Column(nullable = false)
    public short version;

    /** Virtual addresses with prefix length, as text. */
    @Column(nullable = false)
    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> addresses;

    /** Every setting that policy may lay something over, by its name in the file, as the file has it. */
    @Column(nullable = false)
    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, String> settings;

    /** As the file has it, 1 to 255; null: the node's version does not say. */
    @Column(name = "declared_priority")
    public @Nullable Short declaredPriority;

    /** As the file has it; null: the node's version does not say. */
    @Column(name = "advert_interval_nanos")
    public @Nullable Long advertIntervalNanos;

    @Column(name = "declared_at", nullable = false)
    public Instant declaredAt;

    /** Since when the node's file no longer names this router; null: it does. */
    @Column(name = "withdrawn_at")
    public @Nullable Instant withdrawnAt;

    @Column(nullable = false)
    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    public State state;

    /** By the node's clock; null: it has not said yet. */
    @Column(name = "state_since")
    public @Nullable Instant stateSince;

    /** 1 to 255, after tracking; 0: not said yet. */
    @Column(name = "effective_priority", nullable = false)
    public short effectivePriority;

    @Column(name = "addresses_held", nullable = false)
    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> addressesHeld;

    @Column(name = "fault_reasons", nullable = false)
    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> faultReasons;

    @Column(nullable = false)
    public String gate;

    @Column(name = "last_advert_sender")
    public @Nullable String lastAdvertSender;

    @Column(name = "last_advert_priority")
    public @Nullable Short lastAdvertPriority;

    @Column(name = "known_unix_nanos", nullable = false)
    public long knownUnixNanos;

    @Column(name = "known_monotonic_nanos", nullable = false)
    public long knownMonotonicNanos;

    @Column(name = "known_boot_id", nullable = false)
    public String knownBootId;

    /** Whether the node owns the router's addresses (priority 255): it always takes them back, whatever policy says. */
    public boolean ownsTheAddresses() {
        Short declared = declaredPriority;
        return declared == null ? effectivePriority == OWNER : declared == OWNER;
    }

    @SuppressWarnings("NullAway.Init")
    protected Member() {}

    @SuppressWarnings("NullAway.Init") // the declaration is set by Fleet.declare before it is persisted
    Member(VirtualRouter router, Node node) {
        this.router = router;
        this.node = node;
        this.state = State.INITIALIZE;
        this.addressesHeld = List.of();
        this.faultReasons = List.of();
        this.gate = "";
        this.knownBootId = "";
    }
}
