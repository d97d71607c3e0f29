package dev.holdfast.control.enrollment;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The product's own CA: EC P-256, 10 years. It signs two kinds of certificate and decides alone what they say; a request
 * only brings a public key.
 */
public final class CertificateAuthority {

    /** What a node's certificate carries, before its UUID. */
    public static final String NODE_URI = "holdfast://node/";

    /** What the control plane's certificate carries. */
    public static final String CONTROL_PLANE_URI = "holdfast://control-plane";

    /** How long a node's certificate lives. */
    public static final Duration NODE_LIFE = Duration.ofDays(7);

    /** How long the control plane's own lives. */
    public static final Duration SERVER_LIFE = Duration.ofDays(30);

    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3653);

    /** Clocks differ and are set, by an hour at times: a certificate is good from before it was made. */
    private static final Duration BACKDATE = Duration.ofHours(2);

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final Clock clock;

    private CertificateAuthority(X509Certificate certificate, PrivateKey key, Clock clock) {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
    }

    /** Makes a new one. */
    public static CertificateAuthority create(Clock clock) {
        KeyPair pair = newKeyPair();
        X500Name name = new X500Name("CN=Holdfast CA " + HexFormat.of().toHexDigits(RANDOM.nextInt()));
        X509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), clock.instant(), AUTHORITY_LIFE);
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(pair.getPublic()));
            return new CertificateAuthority(sign(builder, pair.getPrivate()), pair.getPrivate(), clock);
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("no CA could be made", e);
        }
    }

    /** Takes up one that was made before: certificate in DER, key in PKCS#8. */
    public static CertificateAuthority of(byte[] certificate, byte[] key, Clock clock) {
        try {
            PrivateKey read = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
            return new CertificateAuthority(certificate(certificate), read, clock);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the CA in the database is damaged", e);
        }
    }

    /** Reads a certificate in DER. */
    public static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** The certificate in DER. */
    byte[] encoded() {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that has no encoding", e);
        }
    }

    /** PKCS#8. For sealing, and nothing else. */
    public byte[] encodedKey() {
        return key.getEncoded();
    }

    /** What a node pins: {@code sha256:} and SHA-256 over the DER of the public key's SubjectPublicKeyInfo, in hex. */
    public String publicKeyHash() {
        return hash(certificate.getPublicKey());
    }

    static String hash(PublicKey key) {
        return "sha256:" + HexFormat.of().formatHex(sha256(key));
    }

    /** SHA-256 over the DER of a key's SubjectPublicKeyInfo. */
    public static byte[] sha256(PublicKey key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not to be had", e);
        }
    }

    /** A certificate for a node: for clients only. */
    public X509Certificate signNode(PublicKey nodeKey, UUID node) {
        return signLeaf(
                nodeKey,
                "CN=" + node,
                NODE_LIFE,
                KeyPurposeId.id_kp_clientAuth,
                List.of(new GeneralName(GeneralName.uniformResourceIdentifier, NODE_URI + node)));
    }

    /**
     * A certificate for the control plane: for servers only.
     *
     * @param hosts names and addresses that browsers may know it by; nodes go by the URI
     */
    public X509Certificate signControlPlane(PublicKey serverKey, Collection<String> hosts) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.uniformResourceIdentifier, CONTROL_PLANE_URI));
        for (String host : hosts) {
            boolean address = host.contains(":") || host.matches("[0-9.]+");
            names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host));
        }
        return signLeaf(serverKey, "CN=Holdfast control plane", SERVER_LIFE, KeyPurposeId.id_kp_serverAuth, names);
    }

    /** Makes a key pair of the kind that is used everywhere here: EC P-256. */
    public static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("EC P-256 is not to be had", e);
        }
    }

    private X509Certificate signLeaf(
            PublicKey leafKey, String subject, Duration life, KeyPurposeId purpose, List<GeneralName> names) {
        X509v3CertificateBuilder builder = builder(
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                new X500Name(subject),
                leafKey,
                clock.instant(),
                life);
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
            return sign(builder, key);
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("no certificate could be made", e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant now, Duration life) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, RANDOM).add(BigInteger.ONE),
                Date.from(now.minus(BACKDATE)),
                Date.from(now.plus(life)),
                subject,
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
        } catch (OperatorCreationException | CertificateException e) {
            throw new IllegalStateException("no certificate could be signed", e);
        }
    }
}
