package dev.holdfast.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.config.AllowList;
import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.config.StateDirectory;
import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.session.identity.CaHash;
import dev.holdfast.node.session.identity.ControlPlaneChannels;
import dev.holdfast.node.session.identity.Enroller;
import dev.holdfast.node.session.identity.IdentityStore;
import dev.holdfast.node.session.stream.Backoff;
import dev.holdfast.node.session.testing.Await;
import dev.holdfast.node.session.testing.TestAuthority;
import dev.holdfast.node.session.testing.TestControlPlane;
import dev.holdfast.node.session.testing.TestEngine;
import dev.holdfast.node.session.testing.TestEnrollment;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Credit;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventAck;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.SpooledEvent;
import dev.holdfast.proto.v1.Welcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Streams cut at random, acknowledgements lost, the daemon restarted in between: what the history stored is what the engine made,
 * each event once and in order.
 */
class SessionFaultTest {

    private static final int ROUNDS = 20;
    private static final int MOST_CREDIT = 60;
    private static final Backoff.Limits IMPATIENT =
            new Backoff.Limits(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMinutes(5), Duration.ofMillis(5));

    @TempDir
    private Path directory;

    private final TestAuthority authority = new TestAuthority();
    private final TestEngine engine = new TestEngine();
    private final Map<Long, Long> marks = new TreeMap<>();
    private final List<Long> stored = new ArrayList<>();
    private long made;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void theHistoryHoldsEveryEventOnceAndInOrder(long seed) throws Exception {
        Random random = new Random(seed);
        TestEnrollment enrollment = new TestEnrollment(authority);
        try (TestControlPlane controlPlane =
                new TestControlPlane(authority.server("holdfast://control-plane"), authority, enrollment)) {
            enrol(controlPlane);
            ControlPlaneSession session = open(controlPlane);
            for (int round = 0; round < ROUNDS; round++) {
                make(session, random.nextInt(200));
                TestControlPlane.Stream stream = welcomed(controlPlane, MOST_CREDIT);
                int batches = random.nextInt(4);
                for (int i = 0; i < batches && stored.size() < made; i++) {
                    store(stream.next(NodeMessage.BodyCase.EVENTS));
                    answer(stream, random);
                }
                if (random.nextInt(8) == 0) {
                    session.close();
                    session = open(controlPlane);
                } else {
                    stream.fail();
                }
            }
            TestControlPlane.Stream last = welcomed(controlPlane, Integer.MAX_VALUE);
            while (stored.size() < made) {
                store(last.next(NodeMessage.BodyCase.EVENTS));
            }
            marks.forEach((epoch, seq) -> last.send(ControlMessage.newBuilder()
                    .setAck(EventAck.newBuilder().setEpoch(epoch).setSeq(seq))));
            ControlPlaneSession trimmed = session;
            Await.until("trimmed", () -> trimmed.report().waiting().events() == 0);
            assertThat(stored)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, made).boxed().toList());
            assertThat(engine.applied()).isEmpty();
            session.close();
        }
    }

    private void make(ControlPlaneSession session, int count) {
        for (int i = 0; i < count; i++) {
            made++;
            session.outlet().accept(new NodeEvent.Stalled(new NodeEvent.Occurrence(made, made), made));
        }
    }

    private TestControlPlane.Stream welcomed(TestControlPlane controlPlane, int credit) throws InterruptedException {
        TestControlPlane.Stream stream = controlPlane.nextStream();
        stream.next(NodeMessage.BodyCase.HELLO);
        Welcome.Builder welcome =
                Welcome.newBuilder().setProtocol(1).setInitialCredit(credit).setHeartbeatIntervalMillis(60_000);
        marks.forEach((epoch, seq) ->
                welcome.addHighWater(EventAck.newBuilder().setEpoch(epoch).setSeq(seq)));
        stream.send(ControlMessage.newBuilder().setWelcome(welcome));
        return stream;
    }

    /** As the real one: what is stored already does nothing, a hole is an error. */
    private void store(NodeMessage message) throws IOException {
        for (SpooledEvent event : message.getEvents().getEventsList()) {
            long mark = marks.getOrDefault(event.getEpoch(), 0L);
            if (event.getSeq() > mark) {
                assertThat(event.getSeq()).isEqualTo(mark + 1);
                marks.put(event.getEpoch(), event.getSeq());
                stored.add(Event.parseFrom(event.getEvent()).getStall().getLateNanos());
            }
        }
    }

    private void answer(TestControlPlane.Stream stream, Random random) {
        if (random.nextBoolean()) {
            marks.forEach((epoch, seq) -> stream.send(ControlMessage.newBuilder()
                    .setAck(EventAck.newBuilder().setEpoch(epoch).setSeq(seq))));
        }
        stream.send(
                ControlMessage.newBuilder().setCredit(Credit.newBuilder().setEvents(1 + random.nextInt(MOST_CREDIT))));
    }

    private ControlPlaneSession open(TestControlPlane controlPlane) throws IOException {
        NodeConfig config = new NodeConfig("a", List.of(), List.of(controlPlane.address()), AllowList.ANYTHING);
        ControlPlaneSession session = ControlPlaneSession.open(
                config,
                new StateDirectory(directory),
                "test",
                new ControlPlaneSession.Options(8 << 20, IMPATIENT, InstantSource.system()));
        session.start(engine);
        return session;
    }

    private void enrol(TestControlPlane controlPlane) throws Exception {
        try (ControlPlaneChannels channels = new ControlPlaneChannels(InstantSource.system())) {
            new Enroller(new IdentityStore(new StateDirectory(directory)), channels, _ -> {})
                    .enroll(new Enroller.Request(
                            controlPlane.address(),
                            TestEnrollment.TOKEN,
                            CaHash.of(authority.certificate()),
                            "a",
                            "test"));
        }
    }
}
