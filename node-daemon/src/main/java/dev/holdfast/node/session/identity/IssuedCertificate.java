package dev.holdfast.node.session.identity;

import dev.holdfast.proto.v1.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * A certificate that the control plane made for this node, checked before it replaces anything.
 *
 * @param chain the node's own first
 * @param authorities CAs to believe from now on
 */
record IssuedCertificate(List<X509Certificate> chain, List<X509Certificate> authorities) {

    private static final int MOST = 8;
    private static final int URI = 6;

    /**
     * Checks that it is for our key and carries our UUID.
     *
     * @throws IdentityException if it does not, with the reason
     */
    static IssuedCertificate check(Certificate message, UUID node, NodeKey key) throws IdentityException {
        if (message.getChainCount() < 1 || message.getChainCount() > MOST) {
            throw bad("a chain of " + message.getChainCount() + " certificates");
        }
        if (message.getAuthoritiesCount() < 1 || message.getAuthoritiesCount() > MOST) {
            throw bad(message.getAuthoritiesCount() + " CAs");
        }
        try {
            List<X509Certificate> chain = decode(message.getChainList());
            List<X509Certificate> authorities = decode(message.getAuthoritiesList());
            if (!chain.getFirst().getPublicKey().equals(key.publicKey())) {
                throw bad("a certificate for another key");
            }
            if (!carries(chain.getFirst(), "holdfast://node/" + node)) {
                throw bad("a certificate that does not carry holdfast://node/" + node);
            }
            if (authorities.stream().anyMatch(authority -> authority.getBasicConstraints() < 0)) {
                throw bad("a CA certificate that is of no CA");
            }
            return new IssuedCertificate(chain, authorities);
        } catch (CertificateException e) {
            throw new IdentityException(
                    "the control plane sent a certificate that cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> decode(List<com.google.protobuf.ByteString> ders) throws CertificateException {
        return IdentityStore.decode(
                ders.stream().map(com.google.protobuf.ByteString::toByteArray).toList());
    }

    private static boolean carries(X509Certificate certificate, String uri) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null && names.stream().anyMatch(name -> name.get(0).equals(URI) && uri.equals(name.get(1)));
    }

    private static IdentityException bad(String what) {
        return new IdentityException("the control plane sent " + what + "; nothing was changed");
    }
}
