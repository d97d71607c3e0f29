package dev.holdfast.control.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A query that somebody keeps. */
@Entity
@Table(name = "saved_query")
public class SavedQuery extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public long id;

    @Column(name = "user_id", nullable = false, updatable = false)
    public long userId;

    /** Which of the records it asks. */
    @Column(nullable = false, updatable = false)
    public String subject;

    @Column(nullable = false, updatable = false)
    public String name;

    @Column(nullable = false)
    public String query;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected SavedQuery() {}

    SavedQuery(long userId, String subject, String name, String query, Instant now) {
        this.userId = userId;
        this.subject = subject;
        this.name = name;
        this.query = query;
        this.createdAt = now;
    }
}
