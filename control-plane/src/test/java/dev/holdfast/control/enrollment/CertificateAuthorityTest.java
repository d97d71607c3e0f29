package dev.holdfast.control.enrollment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.control.database.KeySeal;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String CLIENTS = "1.3.6.1.5.5.7.3.2";
    private static final String SERVERS = "1.3.6.1.5.5.7.3.1";

    private final CertificateAuthority authority = CertificateAuthority.create(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void canOnlySignLeaves() throws GeneralSecurityException {
        X509Certificate certificate = authority.certificate();
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getBasicConstraints()).isZero();
        assertThat(certificate.getNotAfter().toInstant()).isAfter(NOW.plus(Duration.ofDays(3652)));
        assertThat(authority.publicKeyHash()).matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void isTheSameWhenItIsTakenUpAgain() throws GeneralSecurityException {
        CertificateAuthority again = CertificateAuthority.of(
                authority.certificate().getEncoded(), authority.encodedKey(), Clock.systemUTC());
        X509Certificate node = again.signNode(CertificateAuthority.newKeyPair().getPublic(), UUID.randomUUID());
        node.verify(authority.certificate().getPublicKey());
        assertThat(again.publicKeyHash()).isEqualTo(authority.publicKeyHash());
    }

    @Test
    void isGoodForAClockThatIsAnHourWrong() throws GeneralSecurityException {
        List<X509Certificate> made = List.of(
                authority.certificate(),
                authority.signNode(CertificateAuthority.newKeyPair().getPublic(), UUID.randomUUID()),
                authority.signControlPlane(CertificateAuthority.newKeyPair().getPublic(), List.of()));

        for (X509Certificate certificate : made) {
            certificate.checkValidity(Date.from(NOW.minus(Duration.ofHours(1))));
            certificate.checkValidity(Date.from(NOW.plus(Duration.ofHours(1))));
        }
    }

    @Test
    void keepsNodesAndControlPlaneApart() throws GeneralSecurityException {
        UUID uuid = UUID.randomUUID();
        KeyPair key = CertificateAuthority.newKeyPair();
        X509Certificate node = authority.signNode(key.getPublic(), uuid);
        assertThat(node.getExtendedKeyUsage()).containsExactly(CLIENTS);
        assertThat(NodeCertificate.node(node)).contains(uuid);

        X509Certificate server = authority.signControlPlane(key.getPublic(), List.of("localhost", "::1", "127.0.0.1"));
        assertThat(server.getExtendedKeyUsage()).containsExactly(SERVERS);
        assertThat(NodeCertificate.node(server)).isEmpty();
        assertThat(server.getSubjectAlternativeNames())
                .anySatisfy(name -> assertThat(name.get(1)).isEqualTo("holdfast://control-plane"));
        assertThat(NodeCertificate.node(authority.certificate())).isEmpty();
    }

    @Test
    void takesOnlyRequestsThatProveTheirKeyOnP256() throws Exception {
        KeyPair key = CertificateAuthority.newKeyPair();
        assertThat(CertificateRequest.read(request(key, key).getEncoded()).key())
                .isEqualTo(key.getPublic());

        KeyPair other = CertificateAuthority.newKeyPair();
        refused(request(key, other).getEncoded(), "not signed by the key");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPair large = generator.generateKeyPair();
        refused(request(large, large).getEncoded(), "P-256");
        refused(new byte[9000], "9000 bytes");
        refused(new byte[0], "0 bytes");
        byte[] damaged = request(key, key).getEncoded();
        for (int i = 0; i < damaged.length; i++) {
            byte[] bytes = damaged.clone();
            bytes[i] ^= 0x55;
            refused(bytes, "certificate request");
        }
    }

    @Test
    void letsAChallengeBeMetOnceMadeForAMinuteByItsKeyAlone() throws GeneralSecurityException {
        KeySeal seal = new KeySeal(new byte[32]);
        KeyPair key = CertificateAuthority.newKeyPair();
        X509Certificate certificate = authority.signNode(key.getPublic(), UUID.randomUUID());
        byte[] challenge = new RenewalChallenge(seal, Clock.fixed(NOW, ZoneOffset.UTC)).make(certificate);
        byte[] proof = sign(challenge, key);

        assertThat(at(seal, 30).isMet(challenge, proof, certificate)).isTrue();
        assertThat(at(seal, 61).isMet(challenge, proof, certificate)).isFalse();
        assertThat(at(seal, -1).isMet(challenge, proof, certificate)).isFalse();
        assertThat(at(seal, 30).isMet(challenge, sign(challenge, CertificateAuthority.newKeyPair()), certificate))
                .isFalse();
        assertThat(at(
                                new KeySeal(new byte[] {
                                    1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4,
                                    5, 6, 7, 8
                                }),
                                30)
                        .isMet(challenge, proof, certificate))
                .isFalse();
        assertThat(at(seal, 30).isMet(new byte[5], proof, certificate)).isFalse();
        assertThat(at(seal, 30).isMet(challenge, new byte[5], certificate)).isFalse();
    }

    private static RenewalChallenge at(KeySeal seal, int secondsLater) {
        return new RenewalChallenge(seal, Clock.fixed(NOW.plusSeconds(secondsLater), ZoneOffset.UTC));
    }

    private static byte[] sign(byte[] message, KeyPair key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key.getPrivate());
        signature.update(message);
        return signature.sign();
    }

    private static PKCS10CertificationRequest request(KeyPair holds, KeyPair signs) throws OperatorCreationException {
        return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=any"), holds.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signs.getPrivate()));
    }

    private static void refused(byte[] request, String why) throws IOException {
        assertThatThrownBy(() -> CertificateRequest.read(request))
                .isInstanceOfSatisfying(
                        EnrollmentRefusedException.class,
                        refused -> assertThat(refused.why()).isEqualTo(EnrollmentRefusedException.Why.REQUEST_INVALID))
                .hasMessageContaining(why);
    }
}
