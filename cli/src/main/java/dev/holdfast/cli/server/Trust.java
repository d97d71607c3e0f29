package dev.holdfast.cli.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificate a control plane may show: by the CA in a file, by the CA of a hash, or what the system trusts. */
final class Trust {

    private Trust() {}

    /**
     * For this access.
     *
     * @throws MistakeException if the file holds no certificate
     */
    static SSLContext of(Access access) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(access), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is not to be had", e);
        }
    }

    private static TrustManager[] managers(Access access) throws GeneralSecurityException {
        if (access.authority().isPresent()) {
            Path file = access.authority().get();
            try (InputStream pem = Files.newInputStream(file)) {
                return by(certificates(pem));
            } catch (IOException | GeneralSecurityException | IllegalArgumentException unreadable) {
                throw new MistakeException(
                        file + " holds no certificate of a CA (" + unreadable.getMessage()
                                + "); give public/ca.pem of the control plane's data directory",
                        unreadable);
            }
        }
        if (access.authorityHash().isPresent()) {
            return new TrustManager[] {new Pinned(access.authorityHash().get())};
        }
        return by(List.of());
    }

    private static Collection<? extends Certificate> certificates(InputStream pem) throws CertificateException {
        Collection<? extends Certificate> read =
                CertificateFactory.getInstance("X.509").generateCertificates(pem);
        if (read.isEmpty()) {
            throw new CertificateException("it is empty");
        }
        return read;
    }

    /** Trust in certificates by these CAs; by none named: by those of the system. */
    private static TrustManager[] by(Collection<? extends Certificate> authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore anchors = null;
        if (!authorities.isEmpty()) {
            anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            try {
                anchors.load(null, null);
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
            int number = 0;
            for (Certificate authority : authorities) {
                anchors.setCertificateEntry("authority-" + number++, authority);
            }
        }
        factory.init(anchors);
        return factory.getTrustManagers();
    }

    /** Finds the CA among what the server shows, by its hash, and then checks as if it had come from a file. */
    private record Pinned(String hash) implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
            try {
                for (X509Certificate certificate : chain) {
                    if (hash.equals(hashOf(certificate))) {
                        for (TrustManager manager : by(List.of(certificate))) {
                            ((X509TrustManager) manager).checkServerTrusted(chain, kind);
                        }
                        return;
                    }
                }
            } catch (CertificateException refused) {
                throw refused;
            } catch (GeneralSecurityException e) {
                throw new CertificateException(e);
            }
            throw new CertificateException("its CA is not the one of " + hash);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }

        private static String hashOf(X509Certificate certificate) throws GeneralSecurityException {
            byte[] key = certificate.getPublicKey().getEncoded();
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        }
    }
}
