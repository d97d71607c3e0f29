package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.audit.RecordedActs;
import dev.holdfast.control.enrollment.Admissions;
import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.enrollment.CertificateAuthority;
import dev.holdfast.control.enrollment.JoinTokens;
import dev.holdfast.control.policy.PolicyScope;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.PolicyAnswer;
import dev.holdfast.proto.v1.PolicyPush;
import dev.holdfast.proto.v1.RenewRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each act of a node, and on one, leaves its line: who, from where, on what, what it was and is, and what came of it. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class NodeActsOnRecordTest {

    private static final Actor ADMIN = Actor.user("admin", "192.0.2.9");
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    GrpcServer server;

    @Inject
    Authorities authorities;

    @Inject
    JoinTokens tokens;

    @Inject
    Admissions admissions;

    @Inject
    PolicyService policy;

    @Inject
    DataSource source;

    private final String cluster = "c" + UUID.randomUUID().toString().substring(0, 8);
    private Database database;
    private RecordedActs acts;

    @BeforeEach
    void open() {
        database = new Database(source);
        acts = new RecordedActs(database);
    }

    @Test
    void enrolmentReissueAndRenewalNameTheCertificate() {
        String token = token();
        try (TestNode node = enrolled(token)) {
            String id = node.uuid().toString();
            assertThat(acts.of(AuditCode.NODE_ENROLLED, id))
                    .startsWith("node " + id + " 127.0.")
                    .contains(" | node " + id + " | DONE | - | {")
                    .contains(
                            "\"name\": \"a\"", "\"cluster\": \"" + cluster + "\"", "\"token\": \"" + id(token) + "\"");
            String first = serial(node.certificate().getSerialNumber());

            TestNode.enroll(
                    server.port(), authorities.serving().certificate(), token, "a", TestNode.request(node.key()));
            assertThat(acts.of(AuditCode.CERTIFICATE_REISSUED, id))
                    .startsWith("node " + id + " 127.0.")
                    .contains(" | node " + id + " | DONE | {\"serial\": " + first);

            KeyPair next = CertificateAuthority.newKeyPair();
            var renewed = node.enrollment()
                    .renew(RenewRequest.newBuilder()
                            .setCertificateRequest(ByteString.copyFrom(TestNode.request(next)))
                            .build());
            String serial = serial(
                    TestNode.certificate(renewed.getCertificate().getChain(0)).getSerialNumber());
            assertThat(acts.of(AuditCode.CERTIFICATE_RENEWED, id))
                    .startsWith("node " + id + " 127.0.0.1 | node " + id + " | DONE | {\"serial\": ")
                    .contains(" | {\"serial\": " + serial);
        }
    }

    @Test
    void aJoinTokenThatIsRefusedIsNamedWithoutItsSecret() {
        String token = token();
        String wrong = id(token) + ".wrongwrongwrongwrong";
        enrolled(token()).close();

        assertThatThrownBy(() ->
                        TestNode.enroll(server.port(), authorities.serving().certificate(), wrong, "a"))
                .isInstanceOf(StatusRuntimeException.class);

        assertThat(acts.of(AuditCode.JOIN_TOKEN_REFUSED, id(token)))
                .startsWith("nobody 127.0.")
                .contains(" | join_token " + id(token) + " | DENIED | - | - | TOKEN_UNKNOWN")
                .doesNotContain("wrongwrong");
    }

    @Test
    void banLiftEvictionAndWhatComesAllTheSame() {
        try (TestNode node = enrolled(token())) {
            String id = node.uuid().toString();
            admissions.ban(node.uuid(), "stolen", ADMIN);
            assertThat(acts.of(AuditCode.NODE_BANNED, id))
                    .startsWith("user admin 192.0.2.9 | node " + id + " | DONE | ")
                    .matches(".*\"banned\": false.* \\| .*\"banned\": true.* \\| stolen");
            node.connect().await(BodyCase.GOODBYE);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(acts.of(AuditCode.NODE_REFUSED, id))
                            .isEqualTo("node " + id + " 127.0.0.1 | node " + id + " | DENIED | - | - | BANNED"));
            admissions.lift(node.uuid(), "found", ADMIN);
            assertThat(acts.of(AuditCode.NODE_BAN_LIFTED, id))
                    .matches(".*\"banned\": true.* \\| .*\"banned\": false.* \\| found");
            admissions.evict(node.uuid(), "moves", ADMIN);
            assertThat(acts.of(AuditCode.NODE_EVICTED, id))
                    .matches("user admin 192.0.2.9 .*\"evicted\": false.* \\| .*\"evicted\": true.* \\| moves");
        }
    }

    @Test
    void aNodesAnswersToPolicyNameBothRevisions() {
        try (TestNode node = enrolled(token())) {
            TestStream stream = node.connect();
            stream.begin(stream.helloOf(UUID.randomUUID()).addRouters(Events.web()));
            PolicyPush first = pushed(stream, "5s");
            stream.answer(answer(first, first.getRevision()).setResult(PolicyAnswer.Result.RESULT_APPLIED));
            String id = node.uuid().toString();
            long good = first.getRevision();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(acts.by(AuditCode.POLICY_APPLIED_BY_NODE, id))
                            .isEqualTo("node " + id + " 127.0.0.1 | policy revision " + good
                                    + " | DONE | - | {\"inForce\": " + good + ", \"answered\": " + good + "} | "));

            PolicyPush second = pushed(stream, "6s");
            stream.answer(answer(second, good)
                    .setResult(PolicyAnswer.Result.RESULT_REJECTED)
                    .setReason("startup.delay is not allowed here"));
            long refused = second.getRevision();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(acts.by(AuditCode.POLICY_REJECTED_BY_NODE, id))
                            .isEqualTo("node " + id + " 127.0.0.1 | policy revision " + refused
                                    + " | DENIED | {\"answered\": " + good
                                    + "} | {\"inForce\": " + good + ", \"answered\": " + refused
                                    + "} | startup.delay is not allowed here"));
        }
    }

    private PolicyPush pushed(TestStream stream, String delay) {
        long id = database.number("SELECT id FROM holdfast.cluster WHERE name = ?", cluster);
        long revision =
                policy.setOverlay(new PolicyScope(PolicyScope.Level.CLUSTER, id), "startup.delay", delay, ADMIN, "");
        PolicyPush push;
        do {
            push = stream.await(BodyCase.POLICY).getPolicy();
        } while (push.getRevision() != revision);
        return push;
    }

    private static PolicyAnswer.Builder answer(PolicyPush push, long lastGood) {
        return PolicyAnswer.newBuilder()
                .setRevision(push.getRevision())
                .setNonce(push.getNonce())
                .setLastGoodRevision(lastGood)
                .setEffectiveHash(ByteString.copyFrom(new byte[32]));
    }

    /** Waits where another test's guesses have slowed this address down. */
    private TestNode enrolled(String token) {
        return await().atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsMatching(failure -> failure instanceof StatusRuntimeException refused
                        && refused.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED)
                .until(
                        () -> TestNode.enroll(
                                server.port(), authorities.serving().certificate(), token, "a"),
                        Objects::nonNull);
    }

    private String token() {
        return tokens.create(cluster, Duration.ofHours(1), 5, ADMIN).full();
    }

    private static String id(String token) {
        return token.substring(0, token.indexOf('.'));
    }

    private static String serial(BigInteger number) {
        return '"' + number.toString(16) + '"';
    }
}
