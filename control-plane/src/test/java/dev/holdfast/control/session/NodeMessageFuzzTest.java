package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.Heartbeat;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.Pong;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Anything that somebody with a node's certificate can say, over a real connection: it is refused, counted and on record;
 * the control plane stays, and the other node's rows and stream are as they were.
 */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class NodeMessageFuzzTest extends SessionTestBed {

    private static final int REFUSED = 251;
    private static final int QUARANTINED = 400;
    private static final int STREAMS = 60;
    private static final int MESSAGES = 12;
    private static final Duration END = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    MeterRegistry meters;

    @Inject
    ConnectedNodes connected;

    private TestNode attacker;
    private TestNode victim;
    private TestStream victims;
    private long victimsSeq = 2;

    @BeforeEach
    void connectTheVictim() {
        attacker = enrol("attacker");
        victim = enrol("victim");
        victims = victim.connect();
        victims.begin(victims.helloOf(UUID.randomUUID()).addRouters(Events.web()));
        victims.events(TestStream.spooled(1, 1, Events.takeover()), TestStream.spooled(1, 2, Events.stall()));
        victims.awaitAck(1, 2);
        await().until(() ->
                number("SELECT count(*) FROM holdfast.member WHERE state = 'ACTIVE' AND node_uuid = ?", victim.uuid())
                        == 1);
    }

    @Test
    void nothingThatANodeSaysBreaksTheControlPlaneOrTouchesAnother() {
        new Night("node-messages").run(1, 330, _ -> sayManyThings());
    }

    private void sayManyThings() {
        String before = victimsRows();
        int open = connected.open();
        double failed = count("holdfast.session.failed");
        double refused = misconduct("node_message_refused");
        long first = new Random().nextInt(1_000_000);
        for (long seed = first; seed < first + STREAMS; seed++) {
            say(seed, open);
            victims.send(NodeMessage.newBuilder()
                    .setHeartbeat(Heartbeat.newBuilder().setNow(victims.now()))
                    .build());
            assertThat(count("holdfast.session.failed")).as("seed %d", seed).isEqualTo(failed);
        }

        await("the server lets go of every stream, seeds from " + first)
                .atMost(PATIENCE)
                .until(() -> connected.open() <= open);
        victimsSeq++;
        victims.events(TestStream.spooled(1, victimsSeq, Events.stall()));
        victims.awaitAck(1, victimsSeq);
        assertThat(victimsRows()).as("seeds from %d", first).isEqualTo(before);
        assertThat(audited(REFUSED, victim.uuid())).isZero();
        assertThat(audited(QUARANTINED, victim.uuid())).isZero();
        await().untilAsserted(
                        () -> assertThat(audited(REFUSED, attacker.uuid())).isPositive());
        // Once a minute, whatever comes.
        assertThat(audited(REFUSED, attacker.uuid())).isLessThanOrEqualTo(60);
        // More than a quarter of them; each is counted after its stream has ended.
        await().untilAsserted(() ->
                assertThat(misconduct("node_message_refused") - refused).isGreaterThan(STREAMS / 4.0));
    }

    @Test
    void bytesThatAreNoMessageAndMessagesThatAreTooLargeAreOnRecord() {
        TestNode garbler = enrol("garbler");
        double before = misconduct("node_message_refused");
        RawStream garbled = new RawStream(garbler.connection());
        garbled.send(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF});
        // It was told why, by a Goodbye.
        assertThat(garbled.awaitEnd().isOk()).isTrue();
        RawStream large = new RawStream(garbler.connection());
        large.send(new byte[2 << 20]);
        assertThat(large.awaitEnd().isOk()).isFalse();

        await().untilAsserted(() -> {
            assertThat(misconduct("node_message_refused")).isGreaterThanOrEqualTo(before + 2);
            assertThat(audited(REFUSED, garbler.uuid())).isEqualTo(1);
        });
    }

    @Test
    void anEventThatCannotBeReadIsOnRecordOnceAMinute() {
        TestNode scribbler = enrol("scribbler");
        TestStream stream = scribbler.connect();
        stream.begin(stream.helloOf(UUID.randomUUID()));
        for (int seq = 1; seq <= 5; seq++) {
            stream.events(TestStream.spooled(1, seq, ByteString.copyFromUtf8("no event")));
            stream.awaitAck(1, seq);
        }

        await().untilAsserted(
                        () -> assertThat(audited(QUARANTINED, scribbler.uuid())).isEqualTo(1));
        assertThat(count("quarantined_event", scribbler.uuid())).isEqualTo(5);
    }

    private void say(long seed, int open) {
        Random random = new Random(seed);
        StrangeMessages messages = new StrangeMessages(random, "victim");
        RawStream stream = new RawStream(attacker.connection());
        if (random.nextInt(6) > 0) {
            stream.send(messages.hello().toByteArray());
            stream.send(pong());
        }
        for (int i = 0; i < MESSAGES && !stream.isOver(); i++) {
            stream.send(messages.next());
        }
        if (random.nextBoolean()) {
            stream.finish();
            if (!stream.endsWithin(END)) {
                // gRPC tells a client nothing whose last word comes in the moment in which it is refused. The server
                // has let go.
                await("the server lets go of the stream of seed " + seed)
                        .atMost(PATIENCE)
                        .until(() -> connected.open() <= open);
            }
        }
        // Also when it is over: a stream that the server ended first stays half open, and eight of those fill a
        // connection.
        stream.cancel();
    }

    /** Answers the first ping, so that credit is granted at once. */
    private byte[] pong() {
        return NodeMessage.newBuilder()
                .setPong(Pong.newBuilder().setId(1).setNow(victims.now()))
                .build()
                .toByteArray();
    }

    /** All that is stored of the victim, but for its heartbeats and what it does itself at the end. */
    private String victimsRows() {
        StringBuilder rows = new StringBuilder();
        for (String query : new String[] {
            "SELECT t::text FROM holdfast.transition t WHERE node_uuid = '%s' ORDER BY id",
            "SELECT e::text FROM holdfast.event e WHERE node_uuid = '%s' AND seq < 3 ORDER BY id",
            "SELECT q::text FROM holdfast.quarantined_event q WHERE node_uuid = '%s' ORDER BY id",
            "SELECT n::text FROM holdfast.node n WHERE uuid = '%s'",
            "SELECT m::text FROM holdfast.member m WHERE node_uuid = '%s' ORDER BY id",
            "SELECT (connected, since, stream_id, replica)::text FROM holdfast.node_presence WHERE node_uuid = '%s'",
            "SELECT r::text FROM holdfast.virtual_router r JOIN holdfast.node n USING (cluster_id) WHERE n.uuid = '%s'"
        }) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(query.formatted(victim.uuid()))) {
                while (row.next()) {
                    rows.append(row.getString(1)).append('\n');
                }
            } catch (SQLException e) {
                throw new IllegalStateException(query, e);
            }
        }
        return rows.toString();
    }

    private double misconduct(String kind) {
        Counter counter =
                meters.find("holdfast.session.misconduct").tag("kind", kind).counter();
        return counter == null ? 0 : counter.count();
    }

    private double count(String name) {
        return meters.counter(name).count();
    }
}
