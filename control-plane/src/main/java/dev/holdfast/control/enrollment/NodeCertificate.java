package dev.holdfast.control.enrollment;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads who a certificate is for. Whether it is to be trusted has been settled before: by TLS, or by its signature. */
public final class NodeCertificate {

    private static final int URI = 6;

    private NodeCertificate() {}

    /** The node's UUID; empty if it is no node's certificate. Exactly one URI, and in canonical form. */
    public static Optional<UUID> node(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null || names.size() != 1) {
                return Optional.empty();
            }
            List<?> name = names.iterator().next();
            return Integer.valueOf(URI).equals(name.get(0)) && name.get(1) instanceof String uri
                    ? uuid(uri)
                    : Optional.empty();
        } catch (CertificateParsingException damaged) {
            return Optional.empty();
        }
    }

    private static Optional<UUID> uuid(String uri) {
        if (!uri.startsWith(CertificateAuthority.NODE_URI)) {
            return Optional.empty();
        }
        String text = uri.substring(CertificateAuthority.NODE_URI.length());
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equals(text) ? Optional.of(uuid) : Optional.empty();
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }
}
