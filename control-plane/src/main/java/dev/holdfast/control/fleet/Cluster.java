package dev.holdfast.control.fleet;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** Nodes that are run together. */
@Entity
@Table(name = "cluster")
public class Cluster extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    /** 1 to 63 of [a-z0-9-]; unique. */
    @Column(nullable = false, updatable = false)
    public String name;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    protected Cluster() {}

    /** The cluster of this name, if there is one. */
    public static Optional<Cluster> named(String name) {
        return find("name", name).firstResultOptional();
    }
}
