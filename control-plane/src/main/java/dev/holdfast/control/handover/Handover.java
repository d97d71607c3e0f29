package dev.holdfast.control.handover;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One handing over, and how far it is. */
@Entity
@Table(name = "handover")
public class Handover extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(name = "router_id", nullable = false, updatable = false)
    public long routerId;

    /** The node that was ACTIVE when it was asked for. */
    @Column(nullable = false, updatable = false)
    public UUID holder;

    @Column(nullable = false, updatable = false)
    public UUID heir;

    @Column(nullable = false)
    @Enumerated(EnumType.STRING)
    public Progress state;

    @Column(name = "asked_by", nullable = false, updatable = false)
    public String askedBy;

    @Column(name = "asked_at", nullable = false, updatable = false)
    public Instant askedAt;

    /** No step begins after it. */
    @Column(nullable = false, updatable = false)
    public Instant deadline;

    @Column(name = "ended_at")
    public @Nullable Instant endedAt;

    /** The address that the heir advertises from; empty until it is ready. */
    @Column(name = "heir_source", nullable = false)
    public String heirSource = "";

    /** A node's stable word; empty: not refused. */
    @Column(nullable = false)
    public String refusal = "";

    @Column(name = "refused_by")
    public @Nullable UUID refusedBy;

    /** It ended when the holder had been told and its answer had not come: whether it let go is not known yet. */
    @Column(nullable = false)
    public boolean unsettled;

    @SuppressWarnings("NullAway.Init")
    protected Handover() {}

    Handover(UUID id, long routerId, UUID holder, UUID heir, String askedBy, Instant askedAt, Instant deadline) {
        this.id = id;
        this.routerId = routerId;
        this.holder = holder;
        this.heir = heir;
        this.state = Progress.ASKED;
        this.askedBy = askedBy;
        this.askedAt = askedAt;
        this.deadline = deadline;
    }

    /** Ends it, if it is still where {@code from} says; else somebody else was quicker. */
    static boolean end(UUID id, Progress from, Progress to, String refusal, @Nullable UUID by, Instant now) {
        return update(
                        "state = ?1, refusal = ?2, refusedBy = ?3, endedAt = ?4 where id = ?5 and state = ?6",
                        to,
                        refusal,
                        by,
                        now,
                        id,
                        from)
                == 1;
    }

    /** How far it is. A step is claimed by entering its state. */
    public enum Progress {
        ASKED,
        HEIR_TOLD,
        HEIR_READY,
        HOLDER_TOLD,
        /** The holder has said farewell. */
        DONE,
        REFUSED,
        /** A node did not answer in time, or no control plane was there to ask it. */
        LAPSED;

        public boolean isOpen() {
            return switch (this) {
                case ASKED, HEIR_TOLD, HEIR_READY, HOLDER_TOLD -> true;
                case DONE, REFUSED, LAPSED -> false;
            };
        }
    }
}
