package dev.holdfast.control.access;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Somebody who may sign in: with a password of ours, or because an identity provider says who it is. */
@Entity
@Table(name = "user_account")
public class User extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    @Column(nullable = false, updatable = false)
    public String name;

    /** Null: signs in with the identity provider only. */
    @Column(name = "password_hash")
    public @Nullable String passwordHash;

    @Column(nullable = false)
    @Enumerated(EnumType.STRING)
    public Role role;

    /** Null: every cluster. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    public @Nullable List<String> clusters;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    @Column(name = "disabled_at")
    public @Nullable Instant disabledAt;

    @Column(name = "password_changed_at")
    public @Nullable Instant passwordChangedAt;

    /** The identity provider; null: not known to any. */
    @Column(updatable = false)
    public @Nullable String issuer;

    /** Who it is there. */
    @Column(updatable = false)
    public @Nullable String subject;

    @SuppressWarnings("NullAway.Init")
    protected User() {}

    @SuppressWarnings("NullAway.Init") // the id is PostgreSQL's
    User(String name, PasswordHash password, Standing standing, Instant createdAt) {
        this.name = name;
        this.passwordHash = password.text();
        this.createdAt = createdAt;
        this.passwordChangedAt = createdAt;
        stand(standing);
    }

    @SuppressWarnings("NullAway.Init") // the id is PostgreSQL's
    User(String name, String issuer, String subject, Standing standing, Instant createdAt) {
        this.name = name;
        this.issuer = issuer;
        this.subject = subject;
        this.createdAt = createdAt;
        stand(standing);
    }

    static Optional<User> named(String name) {
        return find("name", name).firstResultOptional();
    }

    Standing standing() {
        return new Standing(role, Reach.stored(clusters));
    }

    final void stand(Standing standing) {
        role = standing.role();
        clusters = standing.reach().forStorage();
    }

    boolean isDisabled() {
        return disabledAt != null;
    }

    /** Whether it is one of those of whom the last must stay: nobody else could let people in again. */
    boolean isKeeper() {
        return !isDisabled() && passwordHash != null && standing().has(Right.ADMINISTER);
    }
}
