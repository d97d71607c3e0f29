package dev.holdfast.control.startup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import org.jboss.logging.Logger;

/** A certificate of the operator's own for browsers and programs, with its key; nodes go by the product's CA as ever. */
record GivenCertificate(Path certificate, Path key) {

    private static final Logger LOG = Logger.getLogger(GivenCertificate.class);

    /**
     * Looks whether they can be served with.
     *
     * @throws StartupRefusedException naming the file and what is wrong with it
     */
    void check() {
        try (InputStream pem = Files.newInputStream(certificate)) {
            Collection<? extends Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (chain.isEmpty()) {
                throw new StartupRefusedException("HOLDFAST_TLS_CERTIFICATE '" + certificate
                        + "' holds no certificate; give the chain in PEM, the server's first");
            }
            X509Certificate first = (X509Certificate) chain.iterator().next();
            if (first.getNotAfter().toInstant().isBefore(Instant.now())) {
                LOG.warnf(
                        "event=certificate_expired file=%s since=%s",
                        certificate, first.getNotAfter().toInstant());
            }
            checkKey(first.getPublicKey());
        } catch (IOException | GeneralSecurityException e) {
            throw new StartupRefusedException(
                    "HOLDFAST_TLS_CERTIFICATE '" + certificate + "' cannot be read as certificates in PEM: "
                            + e.getMessage(),
                    e);
        }
    }

    private void checkKey(PublicKey wanted) {
        try {
            String text = Files.readString(key);
            if (!text.contains("PRIVATE KEY-----")) {
                throw new StartupRefusedException("HOLDFAST_TLS_KEY '" + key + "' holds no private key in PEM");
            }
            if (!KeyPem.read(text).fits(wanted)) {
                throw new StartupRefusedException(
                        "HOLDFAST_TLS_KEY '" + key + "' is not the key of the certificate in '" + certificate
                                + "'; give the two that belong together");
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new StartupRefusedException(
                    "HOLDFAST_TLS_KEY '" + key + "' cannot be read: " + e.getMessage()
                            + "; give an unencrypted key in PKCS#8 ('BEGIN PRIVATE KEY')",
                    e);
        }
    }
}
