package dev.holdfast.control.access.oidc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A CA of the operator's own, for a provider whose TLS certificate is by it. */
public final class TrustedAuthority {

    private TrustedAuthority() {}

    /**
     * Trusts what is in this PEM file, and nothing else.
     *
     * @return null for null: trust is as Java has it
     * @throws IllegalArgumentException if the file holds no certificates
     */
    public static @Nullable SSLSocketFactory of(@Nullable Path file) {
        if (file == null) {
            return null;
        }
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            if (number == 0) {
                throw new IllegalArgumentException("HOLDFAST_OIDC_CA '" + file + "' holds no certificate in PEM");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "HOLDFAST_OIDC_CA '" + file + "' cannot be read as certificates in PEM: " + e.getMessage(), e);
        }
    }
}
