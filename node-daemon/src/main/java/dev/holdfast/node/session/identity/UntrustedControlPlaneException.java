package dev.holdfast.node.session.identity;

import java.security.cert.CertificateException;
import java.util.Optional;

/** Whoever answered is not the control plane that this node believes. The message is a sentence for the operator. */
public final class UntrustedControlPlaneException extends CertificateException {

    UntrustedControlPlaneException(String message) {
        super(message);
    }

    /** Finds it under what TLS and gRPC have wrapped around it. */
    public static Optional<UntrustedControlPlaneException> in(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (cause instanceof UntrustedControlPlaneException found) {
                return Optional.of(found);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
