package dev.holdfast.node.session.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.node.config.ControlPlaneAddress;
import dev.holdfast.node.config.StateDirectory;
import dev.holdfast.node.session.testing.TestAuthority;
import dev.holdfast.node.session.testing.TestControlPlane;
import dev.holdfast.node.session.testing.TestEnrollment;
import dev.holdfast.node.session.testing.TestEnrollment.Failure;
import dev.holdfast.proto.v1.EnrollRefusal;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnrollerTest {

    private static final String CONTROL_PLANE = "holdfast://control-plane";

    @TempDir
    private Path directory;

    private final TestAuthority authority = new TestAuthority();
    private final TestEnrollment enrollment = new TestEnrollment(authority);
    private final ControlPlaneChannels channels = new ControlPlaneChannels(InstantSource.system());
    private final List<Duration> waited = new ArrayList<>();
    private TestControlPlane controlPlane;
    private IdentityStore store;

    @BeforeEach
    void start() throws IOException {
        controlPlane = new TestControlPlane(authority.server(CONTROL_PLANE), authority, enrollment);
        store = new IdentityStore(new StateDirectory(directory));
    }

    @AfterEach
    void stop() throws InterruptedException {
        channels.close();
        controlPlane.close();
    }

    @Test
    void buysAnIdentityAndKeepsIt() throws Exception {
        Identity identity = enroll(TestEnrollment.TOKEN).identity();

        Identity kept = store.load().orElseThrow();
        assertThat(kept.node()).isEqualTo(identity.node());
        assertThat(kept.cluster()).isEqualTo("blue");
        assertThat(kept.server()).isEqualTo(controlPlane.address());
        assertThat(kept.certificate()).isEqualTo(identity.certificate());
        assertThat(kept.key().publicKey()).isEqualTo(kept.certificate().getPublicKey());
        assertThat(kept.authorities()).containsExactly(authority.certificate());
        assertThat(Files.getPosixFilePermissions(store.directory().resolve("key.pem")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (var files = Files.list(store.directory())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("key.pem", "certificate.pem", "authorities.pem", "node.properties");
        }
    }

    @Test
    void asksNobodyWhenItIsEnrolledAlready() throws Exception {
        enroll(TestEnrollment.TOKEN);
        ControlPlaneAddress gone = controlPlane.address();
        controlPlane.close();

        assertThat(enroll(gone, "abcdef.another", hash())).isInstanceOf(Enroller.Outcome.AlreadyEnrolled.class);
    }

    @Test
    void refusesToChangeToAnotherControlPlane() throws Exception {
        enroll(TestEnrollment.TOKEN);

        assertThatThrownBy(() -> enroll(TestEnrollment.TOKEN, CaHash.of(new TestAuthority().certificate())))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("enrolled with another control plane")
                .hasMessageContaining(store.directory().toString());
    }

    @Test
    void isTheSameNodeAfterALostAnswer() throws Exception {
        enrollment.failNext(new Failure.LoseAnswer());
        assertThatThrownBy(() -> enroll(TestEnrollment.TOKEN)).hasMessageContaining("cannot reach");
        assertThat(store.load()).isEmpty();

        enroll(TestEnrollment.TOKEN);
        assertThat(enrollment.nodes()).isEqualTo(1);
    }

    @Test
    void refusesAServerWhoseCaHasAnotherHash() throws Exception {
        TestAuthority other = new TestAuthority();

        assertThatThrownBy(() -> enroll(TestEnrollment.TOKEN, CaHash.of(other.certificate())))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("is not to be trusted")
                .hasMessageContaining(CaHash.of(authority.certificate()).toString());
        assertThat(enrollment.nodes()).isZero();
    }

    @Test
    void refusesAServerThatOnlyShowsTheRightCaBesideAForeignCertificate() throws Exception {
        TestAuthority other = new TestAuthority();
        TestAuthority.ServerIdentity foreign = other.server(CONTROL_PLANE);
        TestAuthority.ServerIdentity mixed = new TestAuthority.ServerIdentity(
                List.of(foreign.chain().getFirst(), authority.certificate()), foreign.key());
        try (TestControlPlane impostor = new TestControlPlane(mixed, authority, enrollment)) {
            assertThatThrownBy(() -> enroll(impostor.address(), TestEnrollment.TOKEN, hash()))
                    .hasMessageContaining("not valid under the known CA");
        }
        assertThat(enrollment.nodes()).isZero();
    }

    @Test
    void refusesAServerThatDoesNotCarryTheControlPlanesUri() throws Exception {
        try (TestControlPlane impostor =
                new TestControlPlane(authority.server("holdfast://node/x"), authority, enrollment)) {
            assertThatThrownBy(() -> enroll(impostor.address(), TestEnrollment.TOKEN, hash()))
                    .hasMessageContaining("does not carry holdfast://control-plane");
        }
        assertThat(enrollment.nodes()).isZero();
    }

    @Test
    void refusesAServerWhoseCertificateIsForClients() throws Exception {
        try (TestControlPlane impostor = new TestControlPlane(
                authority.server(CONTROL_PLANE, KeyPurposeId.id_kp_clientAuth), authority, enrollment)) {
            assertThatThrownBy(() -> enroll(impostor.address(), TestEnrollment.TOKEN, hash()))
                    .hasMessageContaining("not made for servers");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = EnrollRefusal.class,
            names = {"UNRECOGNIZED"},
            mode = EnumSource.Mode.EXCLUDE)
    void turnsEveryRefusalIntoOneSentence(EnrollRefusal refusal) throws Exception {
        enrollment.failNext(new Failure.Refuse(refusal));

        assertThatThrownBy(() -> enroll(TestEnrollment.TOKEN))
                .isInstanceOf(IdentityException.class)
                .message()
                .doesNotContain("\n")
                .doesNotContain("StatusRuntimeException")
                .hasSizeGreaterThan(20);
        assertThat(store.load()).isEmpty();
    }

    @Test
    void waitsForAPersonWhoApproves() throws Exception {
        enrollment.failNext(new Failure.AskForApproval(7));
        enrollment.failNext(new Failure.AskForApproval(9));

        assertThat(enroll(TestEnrollment.TOKEN)).isInstanceOf(Enroller.Outcome.Enrolled.class);
        assertThat(waited).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(9));
    }

    @Test
    void saysWhenNobodyListens() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() -> enroll(new ControlPlaneAddress("127.0.0.1", free), TestEnrollment.TOKEN, hash()))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("cannot reach the control plane at 127.0.0.1:" + free)
                .hasMessageContaining("refused");
    }

    @Test
    void renewsOverMutualTlsWithTheSameKey() throws Exception {
        Identity identity = enroll(TestEnrollment.TOKEN).identity();
        ManagedChannel channel = channels.mutual(controlPlane.address(), identity);
        try {
            Identity renewed = new Renewal(store).renew(channel, identity, controlPlane.address());

            assertThat(renewed.certificate()).isNotEqualTo(identity.certificate());
            assertThat(renewed.key().publicKey()).isEqualTo(identity.key().publicKey());
            assertThat(store.load().orElseThrow().certificate()).isEqualTo(renewed.certificate());
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void comesBackWithAnExpiredCertificateBySigningTheChallenge() throws Exception {
        enrollment.setLife(Duration.ofSeconds(-1));
        Identity expired = enroll(TestEnrollment.TOKEN).identity();
        assertThat(expired.expired(Instant.now())).isTrue();
        enrollment.setLife(Duration.ofDays(7));
        ManagedChannel channel = channels.anonymous(controlPlane.address(), expired);
        try {
            Identity renewed = new Renewal(store).recover(channel, expired, controlPlane.address());

            assertThat(renewed.expired(Instant.now())).isFalse();
            assertThat(enrollment.renewals()).hasSize(2);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void renewsAtTwoThirdsOfTheLife() throws Exception {
        enrollment.setLife(Duration.ofSeconds(295));
        Identity identity = enroll(TestEnrollment.TOKEN).identity();
        Instant begin = identity.certificate().getNotBefore().toInstant();
        assertThat(identity.renewAt()).isEqualTo(begin.plusSeconds(200));
    }

    @Test
    void saysSoWhenTheIdentityOnDiskIsDamaged() throws Exception {
        enroll(TestEnrollment.TOKEN);
        Files.writeString(store.directory().resolve("certificate.pem"), "nothing");

        assertThatThrownBy(store::load)
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("certificate.pem holds no certificate")
                .hasMessageContaining("enrol again");
    }

    private Enroller.Outcome enroll(String token) throws Exception {
        return enroll(token, hash());
    }

    private Enroller.Outcome enroll(String token, CaHash hash) throws Exception {
        return enroll(controlPlane.address(), token, hash);
    }

    private Enroller.Outcome enroll(ControlPlaneAddress server, String token, CaHash hash) throws Exception {
        return new Enroller(store, channels, waited::add)
                .enroll(new Enroller.Request(server, token, hash, "gateway-a", "test"));
    }

    private CaHash hash() {
        return CaHash.of(authority.certificate());
    }
}
