package dev.holdfast.control.policy;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One immutable version of policy: who made it, when and why. What it changed stands in {@link PolicyChange}. */
@Entity
@Immutable
@Table(name = "policy_revision")
public class PolicyRevision extends PanacheEntityBase {

    @Id
    public long id;

    @Column(name = "created_at", nullable = false)
    public Instant createdAt;

    @Column(nullable = false)
    public String author;

    @Column(nullable = false)
    public String reason;

    /** The earlier one that it brings back; null: none. */
    public @Nullable Long restores;

    protected PolicyRevision() {}

    PolicyRevision(long id, Instant createdAt, String author, String reason, @Nullable Long restores) {
        this.id = id;
        this.createdAt = createdAt;
        this.author = author;
        this.reason = reason;
        this.restores = restores;
    }
}
