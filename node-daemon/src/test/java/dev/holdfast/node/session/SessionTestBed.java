package dev.holdfast.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.config.AllowList;
import dev.holdfast.node.config.ControlPlaneAddress;
import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.config.StateDirectory;
import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.session.identity.CaHash;
import dev.holdfast.node.session.identity.ControlPlaneChannels;
import dev.holdfast.node.session.identity.Enroller;
import dev.holdfast.node.session.identity.Identity;
import dev.holdfast.node.session.identity.IdentityStore;
import dev.holdfast.node.session.stream.Backoff;
import dev.holdfast.node.session.testing.Await;
import dev.holdfast.node.session.testing.TestAuthority;
import dev.holdfast.node.session.testing.TestControlPlane;
import dev.holdfast.node.session.testing.TestEngine;
import dev.holdfast.node.session.testing.TestEnrollment;
import dev.holdfast.node.testing.DeclaredRouter;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventAck;
import dev.holdfast.proto.v1.Family;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeMessage.BodyCase;
import dev.holdfast.proto.v1.Ping;
import dev.holdfast.proto.v1.PolicyPush;
import dev.holdfast.proto.v1.RouterKey;
import dev.holdfast.proto.v1.RouterPolicy;
import dev.holdfast.proto.v1.SpooledEvent;
import dev.holdfast.proto.v1.Welcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node with its identity, a control plane that a test drives by hand, and what they say to each other. */
abstract class SessionTestBed {

    static final String CONTROL_PLANE = "holdfast://control-plane";
    static final Backoff.Limits IMPATIENT = new Backoff.Limits(
            Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMinutes(5), Duration.ofMillis(30));

    @TempDir
    Path directory;

    final TestAuthority authority = new TestAuthority();
    final TestEnrollment enrollment = new TestEnrollment(authority);
    final TestEngine engine = new TestEngine();
    TestControlPlane controlPlane;
    StateDirectory state;
    Identity identity;

    @Nullable
    ControlPlaneSession session;

    @BeforeEach
    void enrol() throws Exception {
        controlPlane = controlPlane(0);
        state = new StateDirectory(directory);
        identity = enrolled();
    }

    @AfterEach
    void stop() throws InterruptedException {
        controlPlane.close();
        if (session != null) {
            session.close();
        }
    }

    ControlPlaneSession open() throws IOException {
        return open(config(controlPlane.address()));
    }

    ControlPlaneSession open(InstantSource clock) throws IOException {
        return open(config(controlPlane.address()), clock);
    }

    ControlPlaneSession open(NodeConfig config) throws IOException {
        return open(config, InstantSource.system());
    }

    private ControlPlaneSession open(NodeConfig config, InstantSource clock) throws IOException {
        ControlPlaneSession opened = ControlPlaneSession.open(
                config, state, "test", new ControlPlaneSession.Options(1 << 20, IMPATIENT, clock));
        session = opened;
        return opened;
    }

    TestControlPlane.Stream connect(ControlPlaneSession opened, int credit) throws Exception {
        opened.start(engine);
        TestControlPlane.Stream stream = controlPlane.nextStream();
        stream.next(BodyCase.HELLO);
        stream.send(welcome(credit, Map.of()));
        Await.until("connected", () -> opened.report().connection() == ControlPlaneSession.Connection.CONNECTED);
        return stream;
    }

    TestControlPlane controlPlane(int port) throws IOException {
        return new TestControlPlane(port, authority.server(CONTROL_PLANE), authority, enrollment);
    }

    Identity enrolled() throws Exception {
        try (ControlPlaneChannels channels = new ControlPlaneChannels(InstantSource.system())) {
            return new Enroller(new IdentityStore(state), channels, _ -> {})
                    .enroll(new Enroller.Request(
                            controlPlane.address(),
                            TestEnrollment.TOKEN,
                            CaHash.of(authority.certificate()),
                            "gateway-a",
                            "test"))
                    .identity();
        }
    }

    static NodeConfig config(ControlPlaneAddress... addresses) {
        return new NodeConfig(
                "gateway-a", List.of(DeclaredRouter.with("segment", "lan")), List.of(addresses), AllowList.ANYTHING);
    }

    static void make(ControlPlaneSession session, long from, long to) {
        for (long number = from; number <= to; number++) {
            session.outlet().accept(new NodeEvent.Stalled(new NodeEvent.Occurrence(number, number), number));
        }
    }

    static List<SpooledEvent> receive(TestControlPlane.Stream stream, int count) throws InterruptedException {
        List<SpooledEvent> events = new ArrayList<>();
        while (events.size() < count) {
            events.addAll(stream.next(BodyCase.EVENTS).getEvents().getEventsList());
        }
        assertThat(events).hasSize(count);
        return events;
    }

    static List<Long> stalls(List<SpooledEvent> events) throws Exception {
        List<Long> numbers = new ArrayList<>();
        for (SpooledEvent event : events) {
            numbers.add(Event.parseFrom(event.getEvent()).getStall().getLateNanos());
        }
        return numbers;
    }

    static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    static NodeMessage pingPong(TestControlPlane.Stream stream, long id) throws InterruptedException {
        stream.send(ControlMessage.newBuilder().setPing(Ping.newBuilder().setId(id)));
        return stream.next(BodyCase.PONG, message -> message.getPong().getId() == id);
    }

    static ControlMessage.Builder welcome(int credit, Map<Long, Long> stored) {
        Welcome.Builder welcome = Welcome.newBuilder()
                .setProtocol(1)
                .setCluster("blue")
                .setInitialCredit(credit)
                .setHeartbeatIntervalMillis(100);
        stored.forEach((epoch, seq) ->
                welcome.addHighWater(EventAck.newBuilder().setEpoch(epoch).setSeq(seq)));
        return ControlMessage.newBuilder().setWelcome(welcome);
    }

    static ControlMessage.Builder ack(long epoch, long seq) {
        return ControlMessage.newBuilder()
                .setAck(EventAck.newBuilder().setEpoch(epoch).setSeq(seq));
    }

    static ControlMessage.Builder policy(long revision, String nonce, Map<String, String> settings) {
        return ControlMessage.newBuilder()
                .setPolicy(PolicyPush.newBuilder()
                        .setRevision(revision)
                        .setNonce(nonce)
                        .addRouters(RouterPolicy.newBuilder().setKey(webKey()).putAllSettings(settings)));
    }

    static RouterKey webKey() {
        return RouterKey.newBuilder()
                .setSegment("lan")
                .setFamily(Family.FAMILY_IPV4)
                .setVrid(51)
                .build();
    }
}
