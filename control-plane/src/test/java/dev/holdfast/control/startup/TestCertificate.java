package dev.holdfast.control.startup;

import dev.holdfast.control.enrollment.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.List;

/** A certificate of somebody else's CA, in PEM files as an operator has them. */
final class TestCertificate {

    private TestCertificate() {}

    static void write(Path directory, String host) throws IOException, CertificateEncodingException {
        CertificateAuthority authority = CertificateAuthority.create(Clock.systemUTC());
        KeyPair pair = CertificateAuthority.newKeyPair();
        X509Certificate server = authority.signControlPlane(pair.getPublic(), List.of(host, "localhost"));
        Files.writeString(
                directory.resolve("authority.pem"),
                pem("CERTIFICATE", authority.certificate().getEncoded()));
        Files.writeString(directory.resolve("certificate.pem"), pem("CERTIFICATE", server.getEncoded()));
        Files.writeString(
                directory.resolve("key.pem"),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }
}
