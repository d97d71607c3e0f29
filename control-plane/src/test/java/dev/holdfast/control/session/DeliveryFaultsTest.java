package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventAck;
import dev.holdfast.proto.v1.Heartbeat;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.Occurrence;
import dev.holdfast.proto.v1.SpooledEvent;
import dev.holdfast.proto.v1.Stall;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Deliveries as a bad network and a restless node make them, at random: repeated, overlapping, out of order over two streams
 * at once, with holes, broken off, and with a clock that is set in between. What is stored is each event once, in order.
 */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class DeliveryFaultsTest extends SessionTestBed {

    private static final int ROUNDS = 30;
    private static final UUID INSTANCE = UUID.randomUUID();

    @Test
    void everyEventIsStoredOnceAndInOrderHoweverItComes() {
        new Night("delivery").run(1, 130, i -> deliverRestlessly(enrol("restless-" + i)));
    }

    private void deliverRestlessly(TestNode node) {
        long seed = new Random().nextInt(1_000_000);
        Random random = new Random(seed);
        TestStream before = null;
        long made = 0;
        for (int round = 0; round < ROUNDS; round++) {
            made += random.nextInt(40);
            TestStream stream = node.connect().withClockAhead(Duration.ofHours(random.nextInt(3) - 1));
            long mark =
                    mark(stream.begin(stream.helloOf(INSTANCE).setLastSeq(made)).getHighWaterList());
            if (before != null && random.nextBoolean()) {
                // Superseded by now; what it still has to say comes behind what the next one says.
                before.events(batch(Math.min(mark + 1, Math.max(made, 1)), Math.max(made, 1)));
            }
            deliver(stream, random, mark, made);
            if (random.nextInt(5) == 0) {
                hole(stream, made);
            }
            before = stream;
            if (random.nextBoolean()) {
                stream.cancel();
                before = null;
            }
        }
        TestStream last = node.connect();
        long mark = mark(last.begin(last.helloOf(INSTANCE).setLastSeq(made)).getHighWaterList());
        while (mark < made) {
            long to = Math.min(made, mark + 500);
            last.events(batch(mark + 1, to));
            last.awaitAckOf(1, to);
            mark = to;
        }

        assertThat(storedNumbers(node.uuid()))
                .as("seed %d", seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, made).boxed().toList());
    }

    /** Some batches, each of them beginning anywhere in what was sent before; the last waits for its answer at times only. */
    private static void deliver(TestStream stream, Random random, long mark, long made) {
        long sent = mark;
        for (int i = random.nextInt(4); i > 0 && sent < made; i--) {
            long from = 1 + random.nextLong(sent + 1);
            long to = Math.min(made, Math.min(sent + 1 + random.nextInt(20), from + 400));
            stream.events(batch(Math.min(from, to), to));
            sent = Math.max(sent, to);
        }
        if (random.nextBoolean() && sent > mark) {
            stream.awaitAckOf(1, sent);
        }
    }

    private static void hole(TestStream stream, long made) {
        stream.events(batch(made + 10, made + 11));
        assertThat(stream.await(BodyCase.GOODBYE).getGoodbye().getDetail()).contains("missing");
    }

    @Test
    void aClockThatIsSetIsFollowedAtOnce() {
        TestNode node = enrol("timeless");
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(INSTANCE));
        for (int i = 0; i < 4; i++) {
            awaitOffset(stream, node, 0);
        }

        stream.withClockAhead(Duration.ofHours(1));
        awaitOffset(stream, node, 60);
        stream.events(TestStream.spooled(1, 1, stall(1)));
        stream.awaitAck(1, 1);
        assertThat(number(
                        "SELECT round(clock_offset_nanos / 6e10) FROM holdfast.event WHERE node_uuid = ?", node.uuid()))
                .isEqualTo(60);

        stream.withClockAhead(Duration.ofHours(-1));
        awaitOffset(stream, node, -60);
    }

    /** Each heartbeat begins a ping; what came of it stands in the next one. Two are enough, if the new clock is believed. */
    private void awaitOffset(TestStream stream, TestNode node, long minutes) {
        for (int i = 0; i < 2; i++) {
            stream.forgetPings();
            beat(stream);
            await().until(() -> stream.pingsAnswered() > 0);
        }
        beat(stream);
        await().untilAsserted(() -> assertThat(number(
                        "SELECT round(clock_offset_nanos / 6e10) FROM holdfast.node_presence WHERE node_uuid = ?",
                        node.uuid()))
                .isEqualTo(minutes));
    }

    private static void beat(TestStream stream) {
        stream.send(NodeMessage.newBuilder()
                .setHeartbeat(Heartbeat.newBuilder().setNow(stream.now()))
                .build());
    }

    private static long mark(List<EventAck> marks) {
        return marks.stream().mapToLong(EventAck::getSeq).max().orElse(0);
    }

    private static SpooledEvent[] batch(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(seq -> TestStream.spooled(1, seq, stall(seq)))
                .toArray(SpooledEvent[]::new);
    }

    private static ByteString stall(long number) {
        return Event.newBuilder()
                .setOccurred(Occurrence.newBuilder()
                        .setUnixNanos(System.currentTimeMillis() * 1_000_000)
                        .setMonotonicNanos(number)
                        .setBootId(TestStream.BOOT))
                .setStall(Stall.newBuilder().setLateNanos(number))
                .build()
                .toByteString();
    }

    /** What the events themselves say, in the order in which they were stored. */
    private List<Long> storedNumbers(UUID node) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT (detail ->> 'late_nanos')::bigint FROM holdfast.event WHERE node_uuid = ? ORDER BY id")) {
            statement.setObject(1, node);
            List<Long> numbers = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    numbers.add(row.getLong(1));
                }
            }
            return numbers;
        } catch (SQLException failed) {
            throw new IllegalStateException("the database cannot be asked", failed);
        }
    }
}
