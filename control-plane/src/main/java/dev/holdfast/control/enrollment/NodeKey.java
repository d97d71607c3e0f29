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
import java.util.UUID;

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

    /** Which token bought the node's first certificate. */
    @Column(name = "token_id", nullable = false, updatable = false)
    public String tokenId;

    @Column(name = "created_at", nullable = false, updatable = false)
    public Instant createdAt;

    /** Of its newest certificate. */
    @Column(nullable = false)
    public String serial;

    @Column(name = "not_after", nullable = false)
    public Instant notAfter;

    protected NodeKey() {}

    NodeKey(PublicKey key, UUID nodeUuid, String tokenId, X509Certificate certificate) {
        this.publicKeyHash = hash(key);
        this.nodeUuid = nodeUuid;
        this.tokenId = tokenId;
        this.createdAt = Instant.now();
        this.serial = certificate.getSerialNumber().toString(16);
        this.notAfter = certificate.getNotAfter().toInstant();
    }

    void reissued(X509Certificate certificate) {
        serial = certificate.getSerialNumber().toString(16);
        notAfter = certificate.getNotAfter().toInstant();
    }

    static String hash(PublicKey key) {
        return HexFormat.of().formatHex(CertificateAuthority.sha256(key));
    }
}
