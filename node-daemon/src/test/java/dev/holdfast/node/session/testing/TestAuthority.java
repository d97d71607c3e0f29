package dev.holdfast.node.session.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A CA of a test's own. */
public final class TestAuthority {

    private final KeyPair keys = newKeys();
    private final AtomicLong serial = new AtomicLong(1);
    private final X509Certificate certificate;

    public TestAuthority() {
        Instant now = Instant.now();
        this.certificate =
                sign(keys.getPublic(), "CN=Test CA", now.minusSeconds(7200), now.plus(Duration.ofDays(30)), null, null);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public InputStream certificatePem() {
        return new ByteArrayInputStream(pem("CERTIFICATE", encoded(certificate)).getBytes(StandardCharsets.US_ASCII));
    }

    /** A certificate and its key, as PEM for a gRPC server. */
    public record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
        public InputStream chainPem() {
            StringBuilder text = new StringBuilder();
            chain.forEach(certificate -> text.append(pem("CERTIFICATE", encoded(certificate))));
            return stream(text.toString());
        }

        public InputStream keyPem() {
            return stream(pem("PRIVATE KEY", key.getEncoded()));
        }

        private static InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** For a server that carries this URI; the CA is part of the chain. */
    public ServerIdentity server(String uri) {
        return server(uri, KeyPurposeId.id_kp_serverAuth);
    }

    public ServerIdentity server(String uri, KeyPurposeId purpose) {
        KeyPair server = newKeys();
        Instant now = Instant.now();
        X509Certificate leaf =
                // Good since two hours, as the real one makes it.
                sign(
                        server.getPublic(),
                        "CN=server",
                        now.minusSeconds(7200),
                        now.plus(Duration.ofDays(1)),
                        uri,
                        purpose);
        return new ServerIdentity(List.of(leaf, certificate), server.getPrivate());
    }

    /** For a node. */
    public X509Certificate node(PublicKey key, String uuid, Instant from, Instant until) {
        return sign(key, "CN=" + uuid, from, until, "holdfast://node/" + uuid, KeyPurposeId.id_kp_clientAuth);
    }

    private X509Certificate sign(
            PublicKey subject,
            String name,
            Instant from,
            Instant until,
            @Nullable String uri,
            @Nullable KeyPurposeId purpose) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Principal("CN=Test CA"),
                    BigInteger.valueOf(serial.getAndIncrement()),
                    Date.from(from),
                    Date.from(until),
                    new X500Principal(name),
                    subject);
            if (uri == null || purpose == null) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            } else {
                GeneralName san = new GeneralName(GeneralName.uniformResourceIdentifier, uri);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(san));
                builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
            }
            byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }
}
