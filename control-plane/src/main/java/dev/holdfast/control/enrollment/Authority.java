package dev.holdfast.control.enrollment;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A CA as it lies in the database. */
@Entity
@Table(name = "authority")
public class Authority extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    /** DER. */
    @Column(nullable = false, updatable = false)
    public byte[] certificate;

    /** PKCS#8, sealed by {@link KeySeal}. */
    @Column(name = "sealed_key", nullable = false, updatable = false)
    public byte[] sealedKey;

    /** Whether it is the one that signs. */
    @Column(nullable = false)
    public boolean signing;

    protected Authority() {}
}
