package dev.holdfast.control.enrollment;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.Audit;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.AuditEntry;
import dev.holdfast.control.enrollment.EnrollmentRefusedException.Why;
import dev.holdfast.control.fleet.Node;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** Gives a node its next certificate: over mutual TLS, or, when the last one has expired, for a proof of its key. */
@ApplicationScoped
public class Renewal {

    /** How long after its end a certificate is still good for a renewal. */
    static final Duration GRACE = Duration.ofDays(30);

    private static final int MOST_CERTIFICATE_BYTES = 8 * 1024;

    private final Authorities authorities;
    private final Enrollment enrollment;
    private final Audit audit;

    @Inject
    Renewal(Authorities authorities, Enrollment enrollment, Audit audit) {
        this.authorities = authorities;
        this.enrollment = enrollment;
        this.audit = audit;
    }

    /**
     * Renews for a node that showed a live certificate.
     *
     * @throws EnrollmentRefusedException on record by then
     */
    public Enrollment.Issued renew(X509Certificate live, byte[] request, String source) {
        return refusing(name(live), source, () -> {
            if (!authorities.signed(live)) {
                throw new EnrollmentRefusedException(
                        Why.REQUEST_INVALID, "the certificate is by a CA that has been retired; enrol the node anew");
            }
            return issue(live, request, source);
        });
    }

    /** What the node shall sign to renew an expired certificate: 32 bytes, good for a minute. */
    public byte[] challenge(byte[] expired, String source) {
        return refusing("", source, () -> challenges().make(ours(expired)));
    }

    /** Renews for a node that signed the challenge with the key of its expired certificate. */
    public Enrollment.Issued renewExpired(byte[] expired, byte[] nonce, byte[] proof, byte[] request, String source) {
        return refusing(name(expired), source, () -> {
            X509Certificate certificate = ours(expired);
            if (!challenges().isMet(nonce, proof, certificate)) {
                throw new EnrollmentRefusedException(
                        Why.REQUEST_INVALID,
                        "the challenge is too old, not ours, or not signed by the certificate's key");
            }
            return issue(certificate, request, source);
        });
    }

    private Enrollment.Issued issue(X509Certificate former, byte[] request, String source) {
        PublicKey key = CertificateRequest.read(request).key();
        return QuarkusTransaction.requiringNew().call(() -> issueInTransaction(former, key, source));
    }

    private Enrollment.Issued issueInTransaction(X509Certificate former, PublicKey key, String source) {
        NodeKey formerKey = NodeKey.findById(NodeKey.hash(former.getPublicKey()));
        UUID uuid = NodeCertificate.node(former).orElseThrow(Renewal::unknown);
        Node node = Node.findById(uuid);
        if (formerKey == null || node == null || !formerKey.nodeUuid.equals(uuid)) {
            throw unknown();
        }
        Enrollment.refuseBanned(node);
        if (formerKey.revokedAt != null) {
            throw new EnrollmentRefusedException(
                    Why.NODE_EVICTED,
                    "node " + node.name + " was evicted at " + formerKey.revokedAt
                            + "; enrol it with a new join token");
        }
        Authorities.Signed signed = authorities.signNode(key, uuid);
        Map<String, Object> before = formerKey.certificate();
        NodeKey known = NodeKey.findById(NodeKey.hash(key));
        if (known == null) {
            known = new NodeKey(key, uuid, formerKey.tokenId, signed);
            known.persist();
        } else if (known.nodeUuid.equals(uuid) && known.revokedAt == null) {
            known.reissued(signed);
        } else {
            throw new EnrollmentRefusedException(
                    Why.REQUEST_INVALID, "the key belongs to another node; make a new one");
        }
        audit.record(AuditEntry.done(
                        AuditCode.CERTIFICATE_RENEWED, Actor.node(uuid.toString(), source), "node", uuid.toString())
                .changing(before, known.certificate()));
        return Enrollment.issued(node, signed);
    }

    /** A certificate that our CA signed and that has expired, but not too long ago. */
    private X509Certificate ours(byte[] der) {
        if (der.length == 0 || der.length > MOST_CERTIFICATE_BYTES) {
            throw new EnrollmentRefusedException(
                    Why.REQUEST_INVALID, "a renewal needs mutual TLS, or the expired certificate");
        }
        try {
            X509Certificate certificate = CertificateAuthority.certificate(der);
            if (!authorities.signed(certificate)) {
                throw new EnrollmentRefusedException(Why.REQUEST_INVALID, "the expired certificate is not of this CA");
            }
            Instant end = certificate.getNotAfter().toInstant();
            if (Instant.now().isAfter(end.plus(GRACE))) {
                throw new EnrollmentRefusedException(
                        Why.EXPIRED_TOO_LONG,
                        "the certificate expired at " + end + ", more than " + GRACE.toDays()
                                + " days ago; enrol the node anew");
            }
            return certificate;
        } catch (CertificateException damaged) {
            throw new EnrollmentRefusedException(Why.REQUEST_INVALID, "the expired certificate cannot be read");
        }
    }

    private RenewalChallenge challenges() {
        return new RenewalChallenge(authorities.seal(), Clock.systemUTC());
    }

    /** Which node it says it is, for the record; empty: none. */
    private static String name(byte[] der) {
        try {
            return der.length == 0 || der.length > MOST_CERTIFICATE_BYTES
                    ? ""
                    : name(CertificateAuthority.certificate(der));
        } catch (CertificateException damaged) {
            return "";
        }
    }

    private static String name(X509Certificate certificate) {
        return NodeCertificate.node(certificate).map(UUID::toString).orElse("");
    }

    private <T> T refusing(String node, String source, java.util.function.Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (EnrollmentRefusedException refused) {
            enrollment.refused(refused, AuditCode.CERTIFICATE_REFUSED, "node", node, source);
            throw refused;
        }
    }

    private static EnrollmentRefusedException unknown() {
        return new EnrollmentRefusedException(Why.REQUEST_INVALID, "the certificate is of no node that is known here");
    }
}
