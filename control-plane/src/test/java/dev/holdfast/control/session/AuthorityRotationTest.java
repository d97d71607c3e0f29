package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.enrollment.AuthorityRotation;
import dev.holdfast.control.enrollment.CertificateAuthority;
import dev.holdfast.control.enrollment.JoinTokens;
import dev.holdfast.control.enrollment.RotationRefusedException;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.Certificate;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.EnrollmentGrpc;
import dev.holdfast.proto.v1.RenewRequest;
import io.grpc.Status;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A CA is put in the place of another while nodes are connected, and while one is away. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class AuthorityRotationTest {

    private static final Actor ADMIN = Actor.user("admin", "127.0.0.1");

    @Inject
    GrpcServer server;

    @Inject
    Authorities authorities;

    @Inject
    AuthorityRotation rotation;

    @Inject
    JoinTokens tokens;

    @Inject
    DataSource source;

    @Test
    void aLiveNodeAndOneThatIsAwayForPartOfItSurviveTheWholeRotation() throws GeneralSecurityException {
        String cluster = "c" + UUID.randomUUID().toString().substring(0, 8);
        String token = tokens.create(cluster, Duration.ofHours(1), 5, ADMIN).full();
        CertificateAuthority old = authorities.signing();
        TestNode live = TestNode.enroll(server.port(), old.certificate(), token, "live");
        TestNode away = TestNode.enroll(server.port(), old.certificate(), token, "away");
        TestStream stream = live.connect();
        UUID instance = UUID.randomUUID();
        stream.begin(stream.helloOf(instance));

        rotation.begin(ADMIN);
        X509Certificate newer = authorities.signing().certificate();
        try {
            assertThat(newer).isNotEqualTo(old.certificate());
            assertThat(authorities.serving().certificate()).isEqualTo(old.certificate());
            assertThat(rotation.state().untold()).extracting("name").contains("live", "away");
            assertThatThrownBy(() -> rotation.begin(ADMIN)).isInstanceOf(RotationRefusedException.class);
            assertThatThrownBy(() -> rotation.retire(false, ADMIN))
                    .isInstanceOf(RotationRefusedException.class)
                    .hasMessageContaining("not learned");

            // Told over its stream, in seconds and not at its next renewal; and the one that is by the newer is not.
            assertThat(stream.await(BodyCase.CERTIFICATE_DUE)
                            .getCertificateDue()
                            .getWithinMillis())
                    .isLessThan(60_000);
            X509Certificate livesNext =
                    learned(live.enrollment().renew(request(live).build()).getCertificate(), old.certificate(), newer);
            X509Certificate awaysNext = learned(renewExpired(away, old, old.certificate()), old.certificate(), newer);
            assertThat(rotation.state().untold()).extracting("name").doesNotContain("live", "away");
            assertThat(stream.hasNot(BodyCase.GOODBYE))
                    .as("the live stream goes on")
                    .isTrue();
            // With the newer certificate, and the older CA for the server: as it is during the overlap.
            TestStream renewed = connect(live.with(live.key(), livesNext), instance);
            assertThat(renewed.hasNot(BodyCase.CERTIFICATE_DUE)).isTrue();
            // Its own stream is superseded by now; one that comes with the older certificate is told at its Hello.
            TestStream late = connect(live, instance);
            late.await(BodyCase.CERTIFICATE_DUE);

            rotation.retire(true, ADMIN);

            assertThat(authorities.trusted()).containsExactly(newer);
            connect(new TestNode(server.port(), newer, live.key(), live.uuid(), livesNext), instance);
            connect(new TestNode(server.port(), newer, away.key(), away.uuid(), awaysNext), UUID.randomUUID());
            TestStream refused =
                    new TestNode(server.port(), newer, away.key(), away.uuid(), away.certificate()).connect();
            assertThat(Status.fromThrowable(refused.awaitError()).getCode())
                    .as("a certificate of the older CA is worth nothing")
                    .isIn(Status.Code.UNAVAILABLE, Status.Code.UNAUTHENTICATED);
            assertThat(TestNode.enroll(server.port(), newer, token, "late")
                            .certificate()
                            .getIssuerX500Principal())
                    .isEqualTo(newer.getSubjectX500Principal());
            assertThat(new Database(source)
                            .number("SELECT count(*) FROM holdfast.authority WHERE retired_at IS NOT NULL"
                                    + " AND octet_length(sealed_key) = 0"))
                    .isPositive();
        } finally {
            if (authorities.trusted().size() > 1) {
                rotation.retire(true, ADMIN);
            }
        }
    }

    private static TestStream connect(TestNode node, UUID instance) {
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(instance));
        return stream;
    }

    private static X509Certificate learned(Certificate issued, X509Certificate older, X509Certificate newer)
            throws GeneralSecurityException {
        assertThat(issued.getAuthoritiesList().stream().map(TestNode::certificate))
                .containsExactly(older, newer);
        X509Certificate certificate = TestNode.certificate(issued.getChain(0));
        certificate.verify(newer.getPublicKey());
        return certificate;
    }

    /** Its certificate, by the older CA, ran out while it was away. */
    private Certificate renewExpired(TestNode node, CertificateAuthority old, X509Certificate trusted)
            throws GeneralSecurityException {
        X509Certificate expired = CertificateAuthority.of(
                        old.certificate().getEncoded(),
                        old.encodedKey(),
                        Clock.fixed(Instant.now().minus(Duration.ofDays(10)), ZoneOffset.UTC))
                .signNode(node.key().getPublic(), node.uuid());
        var stub = EnrollmentGrpc.newBlockingStub(TestNode.channel(server.port(), TestNode.anonymous(trusted)));
        RenewRequest.Builder request = request(node).setExpiredCertificate(ByteString.copyFrom(expired.getEncoded()));
        ByteString challenge = stub.renew(request.build()).getChallenge();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(node.key().getPrivate());
        signature.update(challenge.toByteArray());
        return stub.renew(request.setNonce(challenge)
                        .setProof(ByteString.copyFrom(signature.sign()))
                        .build())
                .getCertificate();
    }

    private static RenewRequest.Builder request(TestNode node) {
        return RenewRequest.newBuilder().setCertificateRequest(ByteString.copyFrom(TestNode.request(node.key())));
    }
}
