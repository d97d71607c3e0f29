package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.enrollment.CertificateAuthority;
import dev.holdfast.control.enrollment.EnrollmentEndpoint;
import dev.holdfast.control.enrollment.JoinTokens;
import dev.holdfast.control.enrollment.NodeCertificate;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.EnrollRequest;
import dev.holdfast.proto.v1.EnrollResponse;
import dev.holdfast.proto.v1.EnrollmentGrpc;
import dev.holdfast.proto.v1.RenewRequest;
import dev.holdfast.proto.v1.RenewResponse;
import io.grpc.Attributes;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class EnrollmentTest {

    private static final Actor ADMIN = Actor.user("admin", "127.0.0.1");

    @Inject
    GrpcServer server;

    @Inject
    Authorities authorities;

    @Inject
    JoinTokens tokens;

    @Inject
    DataSource dataSource;

    private final String cluster = "c" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void issuesACertificateForClientsOnlyThatCarriesTheNodesUuid() throws GeneralSecurityException {
        String token = token(1);
        try (TestNode node = enroll(token, "a")) {
            X509Certificate certificate = node.certificate();
            certificate.verify(authority().getPublicKey());
            assertThat(NodeCertificate.node(certificate)).contains(node.uuid());
            assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
            assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
            assertThat(Duration.between(Instant.now(), certificate.getNotAfter().toInstant()))
                    .isBetween(Duration.ofDays(6), Duration.ofDays(7));
            assertThat(audited(AuditCode.NODE_ENROLLED, node.uuid().toString())).isEqualTo(1);
        }
    }

    @Test
    void givesTheSameKeyTheSameNodeAndTakesNoFurtherUse() {
        String token = token(1);
        assertThat(view(token).lastUsedAt()).isNull();
        byte[] request = TestNode.request(CertificateAuthority.newKeyPair());
        EnrollResponse first = TestNode.enroll(server.port(), authority(), token, "a", request);
        EnrollResponse again = TestNode.enroll(server.port(), authority(), token, "a", request);
        assertThat(again.getIssued().getNodeUuid()).isEqualTo(first.getIssued().getNodeUuid());
        assertThat(view(token).uses()).isEqualTo(1);
        assertThat(view(token).lastUsedAt()).isCloseTo(Instant.now(), within(10, ChronoUnit.MINUTES));
    }

    @Test
    void refusesAWrongSecretAndAnUnknownTokenAlike() {
        String right = token(1);
        String id = right.substring(0, right.indexOf('.'));
        String wrong = id + ".wrongwrongwrongwrongwrong";
        refused(Status.Code.PERMISSION_DENIED, "TOKEN_UNKNOWN", () -> enroll(wrong, "a"));
        refused(Status.Code.PERMISSION_DENIED, "TOKEN_UNKNOWN", () -> enroll("nosuchid.secretsecretsecret", "a"));
        refused(Status.Code.PERMISSION_DENIED, "TOKEN_UNKNOWN", () -> enroll("rubbish", "a"));
        assertThat(audited(AuditCode.JOIN_TOKEN_REFUSED, id)).isEqualTo(1);
        assertThat(view(right).uses()).isZero();
    }

    @Test
    void refusesATokenThatIsUsedUp() {
        String token = token(1);
        enroll(token, "a").close();
        refused(Status.Code.PERMISSION_DENIED, "TOKEN_USED_UP", () -> enroll(token, "b"));
        assertThat(refusals(view(token).id())).singleElement().asString().startsWith("TOKEN_USED_UP: ");
    }

    @Test
    void refusesATokenThatWasRevoked() {
        String token = token(2);
        tokens.revoke(view(token).id(), ADMIN);
        refused(Status.Code.PERMISSION_DENIED, "TOKEN_REVOKED", () -> enroll(token, "a"));
        assertThat(refusals(view(token).id())).singleElement().asString().startsWith("TOKEN_REVOKED: ");
    }

    @Test
    void refusesATokenThatHasExpired() throws SQLException {
        String token = token(1);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement age = connection.prepareStatement(
                        "UPDATE holdfast.join_token SET expires_at = now() - interval '1 second' WHERE id = ?")) {
            age.setString(1, view(token).id());
            age.executeUpdate();
        }
        refused(Status.Code.PERMISSION_DENIED, "TOKEN_EXPIRED", () -> enroll(token, "a"));
        assertThat(refusals(view(token).id())).singleElement().asString().startsWith("TOKEN_EXPIRED: ");
    }

    @Test
    void refusesANameThatAnotherNodeOfTheClusterHas() {
        String token = token(5);
        enroll(token, "a").close();
        refused(Status.Code.ALREADY_EXISTS, "NAME_TAKEN", () -> enroll(token, "a"));
        refused(Status.Code.INVALID_ARGUMENT, "REQUEST_INVALID", () -> enroll(token, "Not A Name"));
        assertThat(view(token).uses()).isEqualTo(1);
    }

    @Test
    void refusesARequestThatCannotBeRead() {
        String token = token(1);
        refused(
                Status.Code.INVALID_ARGUMENT,
                "REQUEST_INVALID",
                () -> TestNode.enroll(server.port(), authority(), token, "a", new byte[] {1, 2, 3}));
    }

    @Test
    void slowsDownASourceThatGuessesAndNobodyElse() {
        ManagedChannel guesser = NettyChannelBuilder.forAddress(
                        "127.0.0.1", server.port(), TestNode.anonymous(authority()))
                .localSocketPicker(new NettyChannelBuilder.LocalSocketPicker() {
                    @Override
                    public SocketAddress createSocketAddress(SocketAddress remote, Attributes attributes) {
                        return new InetSocketAddress("127.0.0.9", 0);
                    }
                })
                .build();
        try {
            EnrollRequest guess = EnrollRequest.newBuilder()
                    .setToken("guessedid.guessguessguessguess")
                    .setNodeName("a")
                    .setCertificateRequest(ByteString.copyFrom(TestNode.request(CertificateAuthority.newKeyPair())))
                    .build();
            EnrollmentGrpc.EnrollmentBlockingStub stub = EnrollmentGrpc.newBlockingStub(guesser);
            for (int i = 0; i < 10; i++) {
                refused(Status.Code.PERMISSION_DENIED, "TOKEN_UNKNOWN", () -> stub.enroll(guess));
            }
            refused(Status.Code.RESOURCE_EXHAUSTED, "TOO_MANY_ATTEMPTS", () -> stub.enroll(guess));
            refused(Status.Code.RESOURCE_EXHAUSTED, "TOO_MANY_ATTEMPTS", () -> stub.enroll(guess));
            assertThat(refusals("guessedid"))
                    .as("that it is slowed down is on record once, however often it comes")
                    .hasSize(11)
                    .filteredOn(detail -> detail.startsWith("TOO_MANY_ATTEMPTS: "))
                    .hasSize(1);
            enroll(token(1), "a").close();
        } finally {
            guesser.shutdownNow();
        }
    }

    @Test
    void renewsOverMutualTlsForAnotherKey() {
        try (TestNode node = enroll(token(1), "a")) {
            KeyPair next = CertificateAuthority.newKeyPair();
            RenewResponse renewed = node.enrollment()
                    .renew(RenewRequest.newBuilder()
                            .setCertificateRequest(ByteString.copyFrom(TestNode.request(next)))
                            .build());
            X509Certificate certificate =
                    TestNode.certificate(renewed.getCertificate().getChain(0));
            assertThat(NodeCertificate.node(certificate)).contains(node.uuid());
            try (TestNode later = node.with(next, certificate)) {
                TestStream stream = later.connect();
                stream.begin(stream.helloOf(UUID.randomUUID()));
            }
        }
    }

    @Test
    void renewsAnExpiredCertificateForAProofOfItsKeyAndForNothingLess() throws GeneralSecurityException {
        try (TestNode node = enroll(token(1), "a")) {
            ByteString expired =
                    ByteString.copyFrom(expired(node, Duration.ofDays(10)).getEncoded());
            ByteString request = ByteString.copyFrom(TestNode.request(node.key()));
            EnrollmentGrpc.EnrollmentBlockingStub stub = anonymous();
            RenewRequest.Builder renewal =
                    RenewRequest.newBuilder().setCertificateRequest(request).setExpiredCertificate(expired);
            ByteString challenge = stub.renew(renewal.build()).getChallenge();
            assertThat(challenge.size()).isEqualTo(32);

            KeyPair stranger = CertificateAuthority.newKeyPair();
            refused(
                    Status.Code.INVALID_ARGUMENT,
                    "REQUEST_INVALID",
                    () -> stub.renew(renewal.setNonce(challenge)
                            .setProof(signed(challenge, stranger))
                            .build()));
            refused(
                    Status.Code.INVALID_ARGUMENT,
                    "REQUEST_INVALID",
                    () -> stub.renew(
                            renewal.setNonce(ByteString.copyFrom(new byte[32])).build()));

            RenewResponse renewed = stub.renew(renewal.setNonce(challenge)
                    .setProof(signed(challenge, node.key()))
                    .build());
            X509Certificate certificate =
                    TestNode.certificate(renewed.getCertificate().getChain(0));
            assertThat(NodeCertificate.node(certificate)).contains(node.uuid());
        }
    }

    @Test
    void refusesACertificateThatExpiredTooLongAgoAndOneOfAnotherCa() throws GeneralSecurityException {
        try (TestNode node = enroll(token(1), "a")) {
            ByteString ancient =
                    ByteString.copyFrom(expired(node, Duration.ofDays(60)).getEncoded());
            refused(
                    Status.Code.PERMISSION_DENIED,
                    "EXPIRED_TOO_LONG",
                    () -> anonymous()
                            .renew(RenewRequest.newBuilder()
                                    .setExpiredCertificate(ancient)
                                    .build()));
            X509Certificate foreign = CertificateAuthority.create(Clock.systemUTC())
                    .signNode(node.key().getPublic(), node.uuid());
            ByteString foreignDer = ByteString.copyFrom(foreign.getEncoded());
            refused(
                    Status.Code.INVALID_ARGUMENT,
                    "REQUEST_INVALID",
                    () -> anonymous()
                            .renew(RenewRequest.newBuilder()
                                    .setExpiredCertificate(foreignDer)
                                    .build()));
        }
    }

    private X509Certificate expired(TestNode node, Duration age) {
        CertificateAuthority now = authorities.signing();
        try {
            return CertificateAuthority.of(
                            now.certificate().getEncoded(),
                            now.encodedKey(),
                            Clock.fixed(Instant.now().minus(age), ZoneOffset.UTC))
                    .signNode(node.key().getPublic(), node.uuid());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ByteString signed(ByteString challenge, KeyPair key) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getPrivate());
            signature.update(challenge.toByteArray());
            return ByteString.copyFrom(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private EnrollmentGrpc.EnrollmentBlockingStub anonymous() {
        ManagedChannel channel = TestNode.channel(server.port(), TestNode.anonymous(authority()));
        return EnrollmentGrpc.newBlockingStub(channel);
    }

    private static void refused(Status.Code code, String refusal, ThrowingCallable attempt) {
        assertThatThrownBy(attempt).isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
            assertThat(refused.getStatus().getCode()).isEqualTo(code);
            assertThat(Objects.requireNonNull(refused.getTrailers()).get(EnrollmentEndpoint.REFUSAL))
                    .isEqualTo("ENROLL_REFUSAL_" + refusal);
            assertThat(refused.getStatus().getDescription()).isNotBlank();
        });
    }

    private TestNode enroll(String token, String name) {
        return TestNode.enroll(server.port(), authority(), token, name);
    }

    private X509Certificate authority() {
        return authorities.signing().certificate();
    }

    private String token(int uses) {
        return tokens.create(cluster, Duration.ofHours(1), uses, ADMIN).full();
    }

    private JoinTokens.View view(String token) {
        String id = token.substring(0, token.indexOf('.'));
        return tokens.list().stream()
                .filter(view -> view.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<String> refusals(String token) {
        return new Database(dataSource)
                .texts(
                        "SELECT detail FROM holdfast.audit_record WHERE code = ? AND target = ?",
                        AuditCode.JOIN_TOKEN_REFUSED.number(),
                        token);
    }

    private int audited(AuditCode code, String target) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT count(*) FROM holdfast.audit_record WHERE code = ? AND target = ?")) {
            statement.setInt(1, code.number());
            statement.setString(2, target);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
