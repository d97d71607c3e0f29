package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.audit.AuditCode;
import dev.holdfast.control.enrollment.Admissions;
import dev.holdfast.control.enrollment.Approvals;
import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.enrollment.CertificateAuthority;
import dev.holdfast.control.enrollment.EnrollmentEndpoint;
import dev.holdfast.control.enrollment.JoinTokens;
import dev.holdfast.control.enrollment.NodeRecords;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.EnrollResponse;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.RenewRequest;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may come: bans, evictions, and hosts that wait for a person. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class AdmissionTest {

    private static final Actor ADMIN = Actor.user("admin", "127.0.0.1");

    @Inject
    GrpcServer server;

    @Inject
    Authorities authorities;

    @Inject
    JoinTokens tokens;

    @Inject
    Admissions admissions;

    @Inject
    Approvals approvals;

    @Inject
    NodeRecords nodes;

    @Inject
    DataSource source;

    private final String cluster = "c" + UUID.randomUUID().toString().substring(0, 8);
    private Database database;

    @BeforeEach
    void open() {
        database = new Database(source);
    }

    @Test
    void aBanCutsTheStreamAndClosesEveryWayUntilItIsLifted() {
        String token = token();
        try (TestNode node = enroll(token, "a")) {
            TestStream stream = connected(node);
            admissions.ban(node.uuid(), "stolen", ADMIN);

            assertThat(goodbye(stream)).isEqualTo(Goodbye.Why.WHY_BANNED);
            assertThat(goodbye(node.connect())).isEqualTo(Goodbye.Why.WHY_BANNED);
            refused("NODE_BANNED", () -> node.enrollment().renew(renewal(node.key())));
            refused("NODE_BANNED", () -> enroll(token, "a", node.key()));
            refused("NAME_TAKEN", () -> enroll(token, "a"));
            assertThat(audited(AuditCode.NODE_BANNED, node)).isEqualTo(1);
            assertThat(audited(AuditCode.NODE_REFUSED, node)).isEqualTo(1);
            assertThat(Objects.requireNonNull(record(node).banned()).reason()).isEqualTo("stolen");

            admissions.lift(node.uuid(), "found again", ADMIN);
            connected(node);
            assertThat(audited(AuditCode.NODE_BAN_LIFTED, node)).isEqualTo(1);
        }
    }

    @Test
    void aBanThatNobodyTellsOfIsSeenAllTheSame() {
        try (TestNode node = enroll(token(), "a")) {
            TestStream stream = connected(node);
            // As another replica commits it whose hint is lost.
            database.change("UPDATE holdfast.node SET banned_at = now() WHERE uuid = ?", node.uuid());

            assertThat(goodbye(stream)).isEqualTo(Goodbye.Why.WHY_BANNED);
        }
    }

    @Test
    void anEvictedNodeComesBackAsTheSameNodeWithATokenMadeSince() {
        String former = token();
        try (TestNode node = enroll(former, "a")) {
            TestStream stream = connected(node);
            admissions.evict(node.uuid(), "moves to rack 8", ADMIN);

            assertThat(goodbye(stream)).isEqualTo(Goodbye.Why.WHY_EVICTED);
            assertThat(goodbye(node.connect())).isEqualTo(Goodbye.Why.WHY_EVICTED);
            refused("NODE_EVICTED", () -> node.enrollment().renew(renewal(node.key())));
            refused("NODE_EVICTED", () -> enroll(former, "a", node.key()));
            refused("NODE_EVICTED", () -> enroll(former, "a"));

            EnrollResponse.Issued back = enroll(token(), "a", node.key()).getIssued();
            assertThat(back.getNodeUuid()).isEqualTo(node.uuid().toString());
            try (TestNode again = node.with(
                    node.key(), TestNode.certificate(back.getCertificate().getChain(0)))) {
                connected(again);
            }
            assertThat(record(node).evicted()).isNull();
            assertThat(audited(AuditCode.NODE_CAME_BACK, node)).isEqualTo(1);
        }
    }

    @Test
    void anEvictedNodeThatLostItsKeyIsTheSameByNameAndTheOldKeyStaysOut() {
        try (TestNode node = enroll(token(), "a")) {
            admissions.evict(node.uuid(), "disk replaced", ADMIN);
            try (TestNode again = enroll(token(), "a")) {
                assertThat(again.uuid()).isEqualTo(node.uuid());
                connected(again);
                assertThat(goodbye(node.connect())).isEqualTo(Goodbye.Why.WHY_EVICTED);
                refused("REQUEST_INVALID", () -> enroll(token(), "a", node.key()));
            }
        }
    }

    @Test
    void keepsWhatNeedsAPersonWaitingUntilOneDecides() {
        String token = tokens.create(
                        new JoinTokens.Wanted(cluster, Duration.ofHours(1), 2, Map.of("site", "berlin"), true), ADMIN)
                .full();
        KeyPair wanted = CertificateAuthority.newKeyPair();
        KeyPair unwanted = CertificateAuthority.newKeyPair();

        assertThat(enroll(token, "a", wanted).getPending().getRetryAfterSeconds())
                .isPositive();
        assertThat(enroll(token, "b", unwanted).hasPending()).isTrue();
        refused("TOKEN_USED_UP", () -> enroll(token, "c", CertificateAuthority.newKeyPair()));
        assertThat(enroll(token, "a", wanted).hasPending()).isTrue();
        assertThat(waiting("a").source()).startsWith("127.0.");

        approvals.decide(waiting("b").key(), false, ADMIN);
        approvals.decide(waiting("a").key(), true, ADMIN);
        // Whoever waited asked in time.
        database.change(
                "UPDATE holdfast.join_token SET expires_at = now() - interval '1 second' WHERE id = ?",
                token.substring(0, token.indexOf('.')));

        refused("NOT_APPROVED", () -> enroll(token, "b", unwanted));
        refused("REQUEST_INVALID", () -> enroll(token, "another", wanted));
        EnrollResponse.Issued issued = enroll(token, "a", wanted).getIssued();
        NodeRecords.View node =
                nodes.find(UUID.fromString(issued.getNodeUuid())).orElseThrow();
        assertThat(node.labels()).containsExactly(Map.entry("site", "berlin"));
        assertThat(approvals.waiting()).noneMatch(host -> host.cluster().equals(cluster));
        assertThat(tokens.find(token.substring(0, token.indexOf('.')))
                        .orElseThrow()
                        .uses())
                .isEqualTo(1);
    }

    private Approvals.View waiting(String name) {
        return approvals.waiting().stream()
                .filter(host -> host.cluster().equals(cluster) && host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static TestStream connected(TestNode node) {
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(UUID.randomUUID()));
        return stream;
    }

    private static Goodbye.Why goodbye(TestStream stream) {
        Goodbye.Why why = stream.await(BodyCase.GOODBYE).getGoodbye().getWhy();
        stream.awaitCompletion();
        return why;
    }

    private static RenewRequest renewal(KeyPair key) {
        return RenewRequest.newBuilder()
                .setCertificateRequest(ByteString.copyFrom(TestNode.request(key)))
                .build();
    }

    private static void refused(String refusal, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(Objects.requireNonNull(refused.getTrailers())
                                        .get(EnrollmentEndpoint.REFUSAL))
                                .isEqualTo("ENROLL_REFUSAL_" + refusal));
    }

    private NodeRecords.View record(TestNode node) {
        return nodes.find(node.uuid()).orElseThrow();
    }

    private long audited(AuditCode code, TestNode node) {
        return database.number(
                "SELECT count(*) FROM holdfast.audit_record WHERE code = ? AND target = ?",
                code.number(),
                node.uuid().toString());
    }

    private String token() {
        return tokens.create(cluster, Duration.ofHours(1), 5, ADMIN).full();
    }

    private TestNode enroll(String token, String name) {
        return TestNode.enroll(server.port(), authority(), token, name);
    }

    private EnrollResponse enroll(String token, String name, KeyPair key) {
        return TestNode.enroll(server.port(), authority(), token, name, TestNode.request(key));
    }

    private X509Certificate authority() {
        return authorities.serving().certificate();
    }
}
