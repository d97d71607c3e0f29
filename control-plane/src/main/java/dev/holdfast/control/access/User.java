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
import java.util.Optional;

/** Somebody who may sign in with a password of ours. */
@Entity
@Table(name = "user_account")
public class User extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    @Column(nullable = false, updatable = false)
    public String name;

    @Column(name = "password_hash", nullable = false)
    public String passwordHash;

    @Column(nullable = false)
    @Enumerated(EnumType.STRING)
    public Role role;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected User() {}

    @SuppressWarnings("NullAway.Init") // the id is PostgreSQL's
    User(String name, PasswordHash password, Role role, Instant createdAt) {
        this.name = name;
        this.passwordHash = password.text();
        this.role = role;
        this.createdAt = createdAt;
    }

    static Optional<User> named(String name) {
        return find("name", name).firstResultOptional();
    }
}
