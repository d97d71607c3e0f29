package dev.holdfast.control.enrollment;

import dev.holdfast.control.database.KeySeal;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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

    /** PKCS#8, sealed by {@link KeySeal}; empty: destroyed. */
    @Column(name = "sealed_key", nullable = false)
    public byte[] sealedKey;

    /** Whether it is the one that signs nodes' certificates. */
    @Column(nullable = false)
    public boolean signing;

    /** Whether it is the one that the control plane's own certificate is by. */
    @Column(nullable = false)
    public boolean serving;

    /** Since when it is trusted no more; null: it is. */
    @Column(name = "retired_at")
    public @Nullable Instant retiredAt;

    @SuppressWarnings("NullAway.Init")
    protected Authority() {}

    /** One that takes over signing, and does not serve yet. */
    Authority(CertificateAuthority made, KeySeal seal) {
        this.createdAt = Instant.now();
        this.certificate = made.encoded();
        this.sealedKey = seal.seal(made.encodedKey(), AuthoritySeal.CONTEXT);
        this.signing = true;
    }
}
