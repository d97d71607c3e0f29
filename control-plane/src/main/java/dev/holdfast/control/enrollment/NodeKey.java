package dev.holdfast.control.enrollment;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A public key that a node has, or has had, a certificate for. */
@Entity
@Table(name = "node_key")
public class NodeKey extends PanacheEntityBase {

    /** SHA-256 over the DER of SubjectPublicKeyInfo, in hex. */
    @Id
    @Column(name = "public_key_hash")
    public String publicKeyHash;

    @Column(name = "node_uuid", nullable = false, updatable = false)
    public UUID nodeUuid;

    /** Which token bought the first certificate for it; of a node that came back after an eviction, the one it came back with. */
    @Column(name = "token_id", nullable = false)
    public String tokenId;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    /** Of its newest certificate. */
    @Column(nullable = false)
    public String serial;

    @Column(name = "not_after", nullable = false)
    public Instant notAfter;

    /** Since when it is worth nothing, because its node was evicted; null: it is good. */
    @Column(name = "revoked_at")
    public @Nullable Instant revokedAt;

    /** The CA of its newest certificate. */
    @Column(name = "authority_id")
    public @Nullable Long authorityId;

    protected NodeKey() {}

    NodeKey(PublicKey key, UUID nodeUuid, String tokenId, Authorities.Signed signed) {
        X509Certificate certificate = signed.certificate();
        this.publicKeyHash = hash(key);
        this.nodeUuid = nodeUuid;
        this.tokenId = tokenId;
        this.createdAt = Instant.now();
        this.serial = certificate.getSerialNumber().toString(16);
        this.notAfter = certificate.getNotAfter().toInstant();
        this.authorityId = signed.authority();
    }

    /** Its newest certificate, for the record. */
    Map<String, Object> certificate() {
        return Map.of("serial", serial, "expires", notAfter.toString());
    }

    void reissued(Authorities.Signed signed) {
        X509Certificate certificate = signed.certificate();
        authorityId = signed.authority();
        serial = certificate.getSerialNumber().toString(16);
        notAfter = certificate.getNotAfter().toInstant();
    }

    static String hash(PublicKey key) {
        return HexFormat.of().formatHex(CertificateAuthority.sha256(key));
    }
}
