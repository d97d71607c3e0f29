package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.holdfast.control.access.Database;
import dev.holdfast.control.enrollment.Admissions;
import dev.holdfast.control.enrollment.EnrollmentEndpoint;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.SpooledEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More nodes than it takes on, more events than the database takes: nodes are told, and nothing is lost. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class OverloadTest extends SessionTestBed {

    @Inject
    EnrollmentEndpoint enrollment;

    @Inject
    NodeSessionEndpoint sessions;

    @Inject
    ConnectedNodes connected;

    @Inject
    Misconduct misconduct;

    @Inject
    Admissions admissions;

    @Inject
    IntakeMemory memory;

    @Test
    void sendsThoseAwayWhoAreTooManyAndSaysWhenToComeBack() throws Exception {
        GrpcServer slow = new GrpcServer(
                "127.0.0.1",
                0,
                authorities,
                enrollment,
                sessions,
                connected,
                new StreamRate(1, System::nanoTime),
                misconduct,
                admissions);
        slow.start(new StartupEvent());
        try {
            TestNode node = enrol("crowd", slow.port());
            List<Goodbye> goodbyes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                TestStream stream = node.connect();
                stream.send(NodeMessage.newBuilder()
                        .setHello(stream.helloOf(UUID.randomUUID()))
                        .build());
                if (stream.isSentAway()) {
                    goodbyes.add(stream.await(BodyCase.GOODBYE).getGoodbye());
                }
                stream.cancel();
            }

            assertThat(goodbyes).hasSizeGreaterThanOrEqualTo(2);
            assertThat(goodbyes).allSatisfy(goodbye -> {
                assertThat(goodbye.getWhy()).isEqualTo(Goodbye.Why.WHY_OVERLOADED);
                assertThat(goodbye.getRetryAfterMillis()).isBetween(500, 10_000);
            });
        } finally {
            slow.stop(new ShutdownEvent());
        }
    }

    @Test
    void aSlowDatabaseDelaysTheAcknowledgementsAndNeitherHeartbeatsNorOtherStreams() throws Exception {
        TestNode node = enrol("patient");
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(UUID.randomUUID()));
        try (Connection blocker = dataSource.getConnection();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE holdfast.ingest_mark IN EXCLUSIVE MODE");
            for (int batch = 0; batch < 4; batch++) {
                stream.events(batch(1 + 512L * batch, 512));
            }
            stream.send(NodeMessage.newBuilder()
                    .setHeartbeat(dev.holdfast.proto.v1.Heartbeat.newBuilder()
                            .setNow(stream.now())
                            .setSpooledEvents(2048))
                    .build());
            await().untilAsserted(() -> assertThat(number(
                            "SELECT spooled_events FROM holdfast.node_presence WHERE node_uuid = ?", node.uuid()))
                    .isEqualTo(2048));
            assertThat(stream.hasNot(BodyCase.ACK)).isTrue();
            assertThat(stream.hasNot(BodyCase.CREDIT))
                    .as("no more is asked for meanwhile")
                    .isTrue();
            blocker.rollback();
            blocker.setAutoCommit(true);
        }

        stream.awaitAck(1, 2048);
        assertThat(count("event", node.uuid())).isEqualTo(2048);
    }

    /** As after a database that was away for longer than silence lasts: whoever came back first found all rows stale. */
    @Test
    void whoWasTakenForSilentIsConnectedAgainAsSoonAsItIsHeard() {
        TestNode node = enrol("mistaken");
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(UUID.randomUUID()));
        new Database(dataSource)
                .change(
                        "UPDATE holdfast.node_presence SET connected = false, last_seen_at = now() - interval '1 minute'"
                                + " WHERE node_uuid = ?",
                        node.uuid());
        await().untilAsserted(() -> {
            stream.send(NodeMessage.newBuilder()
                    .setHeartbeat(dev.holdfast.proto.v1.Heartbeat.newBuilder().setNow(stream.now()))
                    .build());
            assertThat(number(
                            "SELECT count(*) FROM holdfast.node_presence WHERE connected AND node_uuid = ?",
                            node.uuid()))
                    .isEqualTo(1);
        });
    }

    @Test
    void takesNoMoreThanItHasMemoryForAndNothingIsLost() {
        TestNode node = enrol("eager");
        TestNode other = enrol("latecomer");
        TestStream stream = node.connect();
        UUID instance = UUID.randomUUID();
        stream.begin(stream.helloOf(instance));
        long full = memory.left() - 10;
        assertThat(memory.take(full)).isTrue();
        try {
            stream.events(batch(1, 512));
            Goodbye goodbye = stream.await(BodyCase.GOODBYE).getGoodbye();
            assertThat(goodbye.getWhy()).isEqualTo(Goodbye.Why.WHY_OVERLOADED);
            assertThat(goodbye.getRetryAfterMillis()).isPositive();

            TestStream late = other.connect();
            late.hello(late.helloOf(UUID.randomUUID()));
            late.await(BodyCase.STATUS_REQUEST);
            assertThat(late.hasNot(BodyCase.CREDIT)).isTrue();
            memory.give(full);
            late.await(BodyCase.CREDIT);
        } finally {
            memory.give(memory.left() < full ? full : 0);
        }

        TestStream again = node.connect();
        assertThat(again.begin(again.helloOf(instance)).getHighWaterList()).isEmpty();
        again.events(batch(1, 512));
        again.awaitAck(1, 512);
        assertThat(count("event", node.uuid())).isEqualTo(512);
    }

    private static SpooledEvent[] batch(long first, int count) {
        ByteString stall = Events.stall();
        return LongStream.range(first, first + count)
                .mapToObj(seq -> TestStream.spooled(1, seq, stall))
                .toArray(SpooledEvent[]::new);
    }
}
