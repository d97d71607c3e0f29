package dev.holdfast.control.policy;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

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

    protected PolicyRevision() {}

    PolicyRevision(long id, Instant createdAt, String author, String reason) {
        this.id = id;
        this.createdAt = createdAt;
        this.author = author;
        this.reason = reason;
    }
}
