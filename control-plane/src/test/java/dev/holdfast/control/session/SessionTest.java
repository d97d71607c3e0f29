package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.enrollment.JoinTokens;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.control.history.ClusterSelection;
import dev.holdfast.control.history.StoredTransition;
import dev.holdfast.control.history.TransitionLog;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.Heartbeat;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeSessionGrpc;
import dev.holdfast.proto.v1.RouterStatus;
import dev.holdfast.proto.v1.Status;
import dev.holdfast.proto.v1.Welcome;
import dev.holdfast.vrrp.State;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class SessionTest {

    private static final UUID INSTANCE = UUID.randomUUID();

    @Inject
    GrpcServer server;

    @Inject
    Authorities authorities;

    @Inject
    JoinTokens tokens;

    @Inject
    FleetReader fleet;

    @Inject
    TransitionLog log;

    @Inject
    DataSource dataSource;

    private TestNode node;

    @BeforeEach
    void enrolANode() {
        String cluster = "c" + UUID.randomUUID().toString().substring(0, 8);
        String token =
                tokens.create(cluster, Duration.ofHours(1), 5, Actor.SYSTEM).full();
        node = TestNode.enroll(server.port(), authorities.signing().certificate(), token, "a");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void showsAConnectedNodeWithTheRoutersOfItsFile() {
        TestStream stream = node.connect();
        Welcome welcome = stream.begin(stream.helloOf(INSTANCE).addRouters(Events.web()));
        assertThat(welcome.getHeartbeatIntervalMillis()).isPositive();

        FleetView.ClusterView cluster = cluster();
        assertThat(cluster.nodes()).singleElement().satisfies(view -> {
            assertThat(view.connected()).isTrue();
            assertThat(view.daemonVersion()).isEqualTo("test");
        });
        assertThat(cluster.routers()).singleElement().satisfies(router -> {
            assertThat(router.name()).isEqualTo("web");
            assertThat(router.addresses()).containsExactly("10.77.0.100/24");
            assertThat(router.members()).singleElement().satisfies(member -> {
                assertThat(member.state()).isEqualTo(State.INITIALIZE);
                assertThat(member.settings()).containsEntry("preemption", "never");
            });
        });

        stream.close();
        await().untilAsserted(() ->
                assertThat(cluster().nodes().getFirst().connected()).isFalse());
    }

    @Test
    void takesTheStateFromTheNodesStatusAndFromItsTransitions() {
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(INSTANCE).addRouters(Events.web()));
        stream.await(BodyCase.STATUS_REQUEST);
        stream.events(TestStream.spooled(1, 1, Events.takeover()));
        stream.awaitAck(1, 1);
        await().untilAsserted(() ->
                assertThat(cluster().routers().getFirst().active()).hasSize(1));

        stream.status(Status.newBuilder()
                .addRouters(RouterStatus.newBuilder()
                        .setKey(Events.WEB)
                        .setState(dev.holdfast.proto.v1.State.STATE_BACKUP)
                        .setSinceUnixNanos(stream.now().getUnixNanos())
                        .setEffectivePriority(90)));
        await().untilAsserted(() -> {
            FleetView.RouterView router = cluster().routers().getFirst();
            assertThat(router.active()).isEmpty();
            assertThat(router.members().getFirst().effectivePriority()).isEqualTo(90);
        });
    }

    @Test
    void storesATransitionWithItsCauseEvidenceAndCorrectedTime() {
        TestStream stream = node.connect().withClockAhead(Duration.ofHours(1));
        stream.begin(stream.helloOf(INSTANCE).addRouters(Events.web()));
        stream.events(TestStream.spooled(1, 1, Events.takeover()));
        stream.awaitAck(1, 1);

        assertThat(transitions()).singleElement().satisfies(stored -> {
            assertThat(stored.from()).isEqualTo(State.BACKUP);
            assertThat(stored.to()).isEqualTo(State.ACTIVE);
            assertThat(stored.cause()).isEqualTo("active_down_timer_expired");
            assertThat(stored.causeDetail()).containsEntry("waited_nanos", 3_609_375_000L);
            assertThat(stored.evidence()).containsEntry("preemption", "never").containsEntry("base_priority", 100);
            assertThat(stored.routerName()).isEqualTo("web");
            Duration ahead = Duration.ofNanos(Objects.requireNonNull(stored.clockOffsetNanos()));
            assertThat(ahead).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
            assertThat(stored.occurredAt()).isBefore(stored.receivedAt().minus(Duration.ofMinutes(59)));
        });
    }

    @Test
    void storesEachEventOnceHoweverOftenItComes() {
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(INSTANCE));
        List<ByteString> made =
                IntStream.range(0, 5).mapToObj(i -> Events.takeover()).toList();
        stream.events(TestStream.spooled(1, 1, made.get(0)), TestStream.spooled(1, 2, made.get(1)));
        stream.awaitAck(1, 2);
        stream.events(
                TestStream.spooled(1, 1, made.get(0)),
                TestStream.spooled(1, 2, made.get(1)),
                TestStream.spooled(1, 3, made.get(2)));
        stream.events(TestStream.spooled(1, 3, made.get(2)), TestStream.spooled(1, 4, made.get(3)));
        stream.awaitAck(1, 4);
        stream.close();
        stream.awaitCompletion();

        TestStream again = node.connect();
        Welcome welcome = again.begin(again.helloOf(INSTANCE));
        assertThat(welcome.getHighWaterList())
                .singleElement()
                .satisfies(mark -> assertThat(mark.getSeq()).isEqualTo(4));
        again.events(TestStream.spooled(1, 4, made.get(3)), TestStream.spooled(1, 5, made.get(4)));
        again.awaitAck(1, 5);
        assertThat(transitions()).extracting(StoredTransition::seq).containsExactly(5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void acknowledgesOnlyWhatOthersCanSeeInTheDatabase() {
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(INSTANCE));
        for (int seq = 1; seq <= 50; seq++) {
            stream.events(TestStream.spooled(1, seq, Events.takeover()));
            stream.awaitAck(1, seq);
            assertThat(count("transition")).isEqualTo(seq);
        }
    }

    @Test
    void refusesABatchThatWouldLeaveAHole() {
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(INSTANCE));
        stream.events(TestStream.spooled(1, 1, Events.takeover()), TestStream.spooled(1, 3, Events.takeover()));
        Goodbye goodbye = stream.await(BodyCase.GOODBYE).getGoodbye();
        assertThat(goodbye.getWhy()).isEqualTo(Goodbye.Why.WHY_PROTOCOL_ERROR);
        assertThat(goodbye.getDetail()).contains("epoch 1");
        assertThat(count("transition")).isZero();
        assertThat(stream.hasNot(BodyCase.ACK)).isTrue();
    }

    @Test
    void letsAGapEventStandForWhatIsMissing() {
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(INSTANCE));
        stream.events(
                TestStream.spooled(1, 1, Events.takeover()),
                TestStream.spooled(1, 100, Events.gap(98)),
                TestStream.spooled(1, 101, Events.takeover()));
        stream.awaitAck(1, 101);
        assertThat(count("transition")).isEqualTo(2);
        assertThat(count("event")).isEqualTo(1);
    }

    @Test
    void recordsItsOwnGapWhenTheSpoolBeginsBehindWhatIsStored() {
        TestStream stream = node.connect();
        Welcome welcome = stream.begin(stream.helloOf(INSTANCE).setFirstSeq(41).setLastSeq(42));
        assertThat(welcome.getHighWaterList())
                .singleElement()
                .satisfies(mark -> assertThat(mark.getSeq()).isEqualTo(40));
        stream.events(TestStream.spooled(1, 41, Events.takeover()), TestStream.spooled(1, 42, Events.stall()));
        stream.awaitAck(1, 42);
        assertThat(count("event")).isEqualTo(2);
        assertThat(count("transition")).isEqualTo(1);
    }

    @Test
    void quarantinesAnUnreadableEventWithItsBytesAndGoesOn() throws SQLException {
        ByteString rubbish = ByteString.copyFrom("\u0007 this is no event", StandardCharsets.UTF_8);
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(INSTANCE));
        stream.events(
                TestStream.spooled(1, 1, Events.takeover()),
                TestStream.spooled(1, 2, rubbish),
                TestStream.spooled(1, 3, Events.takeover()));
        stream.awaitAck(1, 3);
        assertThat(count("transition")).isEqualTo(2);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT bytes FROM holdfast.quarantined_event WHERE node_uuid = ?")) {
            statement.setObject(1, node.uuid());
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getBytes(1)).isEqualTo(rubbish.toByteArray());
                assertThat(row.next()).isFalse();
            }
        }
    }

    @Test
    void endsTheStreamOfANodeThatSendsMoreThanItWasGranted() {
        TestStream stream = node.connect().deafToPings();
        stream.hello(stream.helloOf(INSTANCE));
        stream.events(TestStream.spooled(1, 1, Events.takeover()));
        assertThat(stream.await(BodyCase.GOODBYE).getGoodbye().getWhy()).isEqualTo(Goodbye.Why.WHY_PROTOCOL_ERROR);
        assertThat(count("transition")).isZero();
    }

    @Test
    void endsTheStreamOfANodeThatSpeaksBeforeHello() {
        TestStream stream = node.connect();
        stream.events(TestStream.spooled(1, 1, Events.takeover()));
        assertThat(stream.await(BodyCase.GOODBYE).getGoodbye().getDetail()).contains("Hello");
    }

    @Test
    void refusesAProtocolThatItDoesNotSpeak() {
        TestStream stream = node.connect();
        stream.send(NodeMessage.newBuilder()
                .setHello(stream.helloOf(INSTANCE).setProtocol(9))
                .build());
        assertThat(stream.await(BodyCase.GOODBYE).getGoodbye().getWhy()).isEqualTo(Goodbye.Why.WHY_VERSION);
    }

    @Test
    void supersedesTheOldStreamOfTheSameInstance() {
        TestStream old = node.connect();
        old.begin(old.helloOf(INSTANCE));
        TestStream next = node.connect();
        next.begin(next.helloOf(INSTANCE));
        assertThat(old.await(BodyCase.GOODBYE).getGoodbye().getWhy()).isEqualTo(Goodbye.Why.WHY_SUPERSEDED);
        next.events(TestStream.spooled(1, 1, Events.takeover()));
        next.awaitAck(1, 1);
        assertThat(cluster().nodes().getFirst().connected()).isTrue();
    }

    @Test
    void holdsOffAnotherInstanceWhileTheFirstAnswers() {
        TestStream first = node.connect();
        first.begin(first.helloOf(INSTANCE));
        TestStream clone = node.connect();
        clone.send(NodeMessage.newBuilder()
                .setHello(clone.helloOf(UUID.randomUUID()))
                .build());
        assertThat(clone.await(BodyCase.GOODBYE).getGoodbye().getWhy()).isEqualTo(Goodbye.Why.WHY_CLONED_IDENTITY);
        assertThat(first.await(BodyCase.CLONE_SEEN).getCloneSeen().getOrigin()).isEqualTo("127.0.0.1");
        first.events(TestStream.spooled(1, 1, Events.takeover()));
        first.awaitAck(1, 1);
        await().untilAsserted(() -> assertThat(audited(250)).isEqualTo(1));
    }

    @Test
    void letsARestartedDaemonTakeThePlaceOfAStreamThatNoLongerAnswers() {
        TestStream dead = node.connect();
        dead.begin(dead.helloOf(INSTANCE));
        dead.deafToPings();
        TestStream restarted = node.connect();
        restarted.begin(restarted.helloOf(UUID.randomUUID()));
        assertThat(dead.await(BodyCase.GOODBYE).getGoodbye().getWhy()).isEqualTo(Goodbye.Why.WHY_SUPERSEDED);
    }

    @Test
    void notesWhatAHeartbeatSays() {
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(INSTANCE));
        stream.send(NodeMessage.newBuilder()
                .setHeartbeat(Heartbeat.newBuilder().setNow(stream.now()).setSpooledEvents(7))
                .build());
        await().untilAsserted(() -> {
            FleetView.NodeView view = cluster().nodes().getFirst();
            assertThat(view.spooledEvents()).isEqualTo(7);
            assertThat(view.clockErrorNanos()).isNotNull();
        });
    }

    @Test
    void refusesASessionWithoutACertificate() {
        ManagedChannel anonymous = TestNode.channel(
                server.port(), TestNode.anonymous(authorities.signing().certificate()));
        try {
            TestStream stream = TestStream.open(NodeSessionGrpc.newStub(anonymous));
            assertThat(stream.awaitError())
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getCode())
                                    .isEqualTo(io.grpc.Status.Code.UNAUTHENTICATED));
        } finally {
            anonymous.shutdownNow();
        }
    }

    @Test
    void refusesABannedNode() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement ban =
                        connection.prepareStatement("UPDATE holdfast.node SET banned_at = now() WHERE uuid = ?")) {
            ban.setObject(1, node.uuid());
            ban.executeUpdate();
        }
        TestStream refused = node.connect();
        assertThat(refused.await(BodyCase.GOODBYE).getGoodbye().getWhy()).isEqualTo(Goodbye.Why.WHY_BANNED);
        refused.awaitCompletion();
    }

    private FleetView.ClusterView cluster() {
        return fleet.read(cluster -> true).clusters().stream()
                .filter(cluster ->
                        cluster.nodes().stream().anyMatch(view -> view.uuid().equals(node.uuid())))
                .findFirst()
                .orElseThrow();
    }

    private List<StoredTransition> transitions() {
        // Other tests share the database, and store rows of the future: of this node's own cluster.
        return log.newest(ClusterSelection.of(List.of(cluster().id())), 1000).stream()
                .filter(stored -> stored.nodeUuid().equals(node.uuid()))
                .toList();
    }

    private int count(String table) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT count(*) FROM holdfast." + table + " WHERE node_uuid = ?")) {
            statement.setObject(1, node.uuid());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int audited(int code) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT count(*) FROM holdfast.audit_record WHERE code = ? AND actor = ?")) {
            statement.setInt(1, code);
            statement.setString(2, node.uuid().toString());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
