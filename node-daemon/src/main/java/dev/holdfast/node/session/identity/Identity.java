package dev.holdfast.node.session.identity;

import dev.holdfast.node.config.ControlPlaneAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a node has after enrolment.
 *
 * @param server by which it enrolled
 * @param chain the node's own certificate first
 * @param authorities CAs to believe
 */
public record Identity(
        UUID node,
        String cluster,
        ControlPlaneAddress server,
        NodeKey key,
        List<X509Certificate> chain,
        List<X509Certificate> authorities) {

    public Identity {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
    }

    /** The node's own certificate. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** When to ask for a new certificate: at two thirds of this one's life. */
    public Instant renewAt() {
        Instant begin = certificate().getNotBefore().toInstant();
        return begin.plus(life().multipliedBy(2).dividedBy(3));
    }

    /** When the certificate is of no use any more. */
    public Instant expiresAt() {
        return certificate().getNotAfter().toInstant();
    }

    /** Whether it is already. */
    public boolean expired(Instant now) {
        return !now.isBefore(expiresAt());
    }

    /** From the certificate's first to its last moment. */
    Duration life() {
        return Duration.between(certificate().getNotBefore().toInstant(), expiresAt());
    }
}
