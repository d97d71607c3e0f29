package dev.holdfast.node.session.stream;

import dev.holdfast.node.session.identity.Identity;
import java.security.cert.X509Certificate;
import java.time.Duration;

/**
 * That an operator keeps this node out. It is left in peace until it is time to look whether that has changed, or until the
 * node has another certificate.
 *
 * @param certificate with which it was refused
 * @param untilNanos of {@link System#nanoTime}
 */
record ShutOut(Why why, X509Certificate certificate, long untilNanos) {

    /** In what way. */
    enum Why {
        BANNED,
        EVICTED
    }

    /** How long to wait before anybody is asked again with this identity; zero or less: not at all. */
    Duration left(Identity identity, long nowNanos) {
        return identity.certificate().equals(certificate) ? Duration.ofNanos(untilNanos - nowNanos) : Duration.ZERO;
    }
}
