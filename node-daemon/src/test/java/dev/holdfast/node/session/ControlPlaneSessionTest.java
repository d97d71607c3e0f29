package dev.holdfast.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
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
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Credit;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.EventAck;
import dev.holdfast.proto.v1.Family;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeMessage.BodyCase;
import dev.holdfast.proto.v1.Ping;
import dev.holdfast.proto.v1.PolicyAnswer;
import dev.holdfast.proto.v1.PolicyPush;
import dev.holdfast.proto.v1.RouterKey;
import dev.holdfast.proto.v1.RouterPolicy;
import dev.holdfast.proto.v1.SpooledEvent;
import dev.holdfast.proto.v1.StatusRequest;
import dev.holdfast.proto.v1.Welcome;
import dev.holdfast.vrrp.settings.Preemption;
import dev.holdfast.vrrp.settings.RouterSettingsReader;
import java.io.IOException;
import java.nio.file.Files;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The session against a real gRPC server over mutual TLS, driven by hand. */
class ControlPlaneSessionTest {

    private static final String CONTROL_PLANE = "holdfast://control-plane";
    private static final Backoff.Limits IMPATIENT = new Backoff.Limits(
            Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMinutes(5), Duration.ofMillis(30));

    @TempDir
    private Path directory;

    private final TestAuthority authority = new TestAuthority();
    private final TestEnrollment enrollment = new TestEnrollment(authority);
    private final TestEngine engine = new TestEngine();
    private TestControlPlane controlPlane;
    private StateDirectory state;
    private Identity identity;
    private @Nullable ControlPlaneSession session;

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

    @Test
    void greetsWithWhatItIsAndHolds() throws Exception {
        ControlPlaneSession opened = open();
        make(opened, 1, 3);
        Await.until("spooled", () -> opened.report().waiting().events() == 3);
        opened.start(engine);

        Hello hello = controlPlane.nextStream().next(BodyCase.HELLO).getHello();
        assertThat(hello.getProtocol()).isEqualTo(1);
        assertThat(hello.getNodeName()).isEqualTo("gateway-a");
        assertThat(hello.getInstanceUuid()).isEqualTo(opened.report().instance().toString());
        assertThat(hello.getEpoch()).isEqualTo(1);
        assertThat(hello.getFirstSeq()).isEqualTo(1);
        assertThat(hello.getLastSeq()).isEqualTo(3);
        assertThat(hello.getRoutersList()).singleElement().satisfies(router -> {
            assertThat(router.getKey()).isEqualTo(webKey());
            assertThat(router.getSettingsMap())
                    .containsEntry("preemption", "never")
                    .containsKey("startup.delay");
        });
        assertThat(hello.getEffectiveHash().size()).isEqualTo(32);
        assertThat(hello.getNow().getBootId()).isNotEmpty();
        assertThat(opened.report().connection()).isEqualTo(ControlPlaneSession.Connection.CONNECTING);
    }

    @Test
    void saysNothingButHelloBeforeItIsWelcomed() throws Exception {
        ControlPlaneSession opened = open();
        opened.start(engine);
        make(opened, 1, 5);
        TestControlPlane.Stream stream = controlPlane.nextStream();
        stream.next(BodyCase.HELLO);
        Await.until("spooled", () -> opened.report().waiting().events() == 5);
        assertThat(stream.waiting(BodyCase.EVENTS)).isZero();
        stream.send(welcome(100, Map.of()));
        assertThat(stalls(receive(stream, 5))).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void deliversEventsInOrderAndTrimsToTheAcknowledgement() throws Exception {
        ControlPlaneSession opened = open();
        TestControlPlane.Stream stream = connect(opened, 10_000);
        make(opened, 1, 1000);

        List<SpooledEvent> events = receive(stream, 1000);
        assertThat(stalls(events)).containsExactlyElementsOf(numbers(1, 1000));
        assertThat(events).extracting(SpooledEvent::getSeq).containsExactlyElementsOf(numbers(1, 1000));
        assertThat(opened.report().waiting().events()).isEqualTo(1000);
        stream.send(ack(1, 400));
        Await.until("trimmed to 400", () -> opened.report().waiting().events() == 600);
        stream.send(ack(1, 1000));
        Await.until("trimmed", () -> opened.report().waiting().events() == 0);
    }

    @Test
    void sendsNoMoreThanItHasCreditFor() throws Exception {
        ControlPlaneSession opened = open();
        make(opened, 1, 50);
        Await.until("spooled", () -> opened.report().waiting().events() == 50);
        TestControlPlane.Stream stream = connect(opened, 7);

        assertThat(stalls(receive(stream, 7))).containsExactlyElementsOf(numbers(1, 7));
        pingPong(stream, 1);
        assertThat(stream.waiting(BodyCase.EVENTS)).isZero();
        stream.send(ControlMessage.newBuilder().setCredit(Credit.newBuilder().setEvents(3)));
        assertThat(stalls(receive(stream, 3))).containsExactly(8L, 9L, 10L);
        pingPong(stream, 2);
        assertThat(stream.waiting(BodyCase.EVENTS)).isZero();
    }

    @Test
    void resumesBehindTheHighWaterMarkAfterACut() throws Exception {
        ControlPlaneSession opened = open();
        TestControlPlane.Stream first = connect(opened, 10_000);
        make(opened, 1, 100);
        receive(first, 100);
        first.send(ack(1, 40));
        first.fail();

        make(opened, 101, 120);
        TestControlPlane.Stream second = controlPlane.nextStream();
        second.next(BodyCase.HELLO);
        second.send(welcome(10_000, Map.of(1L, 73L)));
        List<SpooledEvent> events = receive(second, 47);
        assertThat(stalls(events)).containsExactlyElementsOf(numbers(74, 120));
        assertThat(events).extracting(SpooledEvent::getSeq).containsExactlyElementsOf(numbers(74, 120));
    }

    @Test
    void keepsEventsWhileTheControlPlaneIsAwayAndComesBackByItself() throws Exception {
        ControlPlaneSession opened = open();
        connect(opened, 10_000);
        int port = controlPlane.port();
        controlPlane.close();
        Await.until("noticed", () -> opened.report().connection() == ControlPlaneSession.Connection.CONNECTING);
        make(opened, 1, 20);

        controlPlane = controlPlane(port);
        TestControlPlane.Stream stream = controlPlane.nextStream();
        stream.next(BodyCase.HELLO);
        stream.send(welcome(100, Map.of()));
        assertThat(stalls(receive(stream, 20))).containsExactlyElementsOf(numbers(1, 20));
        assertThat(engine.applied()).isEmpty();
    }

    @Test
    void deliversAfterARestartWhatTheFormerRunMade() throws Exception {
        ControlPlaneSession former = open();
        make(former, 1, 30);
        former.close();

        ControlPlaneSession opened = open();
        make(opened, 31, 33);
        TestControlPlane.Stream stream = connect(opened, 100);
        assertThat(stalls(receive(stream, 33))).containsExactlyElementsOf(numbers(1, 33));
    }

    @Test
    void beginsANewEpochWhenItsDiskIsOlderThanTheHistory() throws Exception {
        ControlPlaneSession former = open();
        make(former, 1, 5);
        former.close();
        ControlPlaneSession opened = open();
        opened.start(engine);
        TestControlPlane.Stream stream = controlPlane.nextStream();
        stream.next(BodyCase.HELLO);
        stream.send(welcome(100, Map.of(1L, 90L)));

        List<SpooledEvent> events = receive(stream, 1);
        assertThat(events.getFirst().getEpoch()).isEqualTo(2);
        assertThat(Event.parseFrom(events.getFirst().getEvent()).getGap().getWhy())
                .isEqualTo(dev.holdfast.proto.v1.Gap.Why.WHY_RESTORED);
    }

    @Test
    void answersAPingAtOnce() throws Exception {
        TestControlPlane.Stream stream = connect(open(), 10);
        NodeMessage pong = pingPong(stream, 4711);
        assertThat(pong.getPong().getNow().getUnixNanos()).isPositive();
    }

    @Test
    void beatsAndTellsItsStatusOnRequest() throws Exception {
        TestControlPlane.Stream stream = connect(open(), 10);
        stream.next(BodyCase.STATUS);
        stream.next(BodyCase.HEARTBEAT);
        assertThat(stream.next(BodyCase.HEARTBEAT)
                        .getHeartbeat()
                        .getEffectiveHash()
                        .size())
                .isEqualTo(32);
        stream.send(ControlMessage.newBuilder().setStatusRequest(StatusRequest.getDefaultInstance()));
        stream.next(BodyCase.STATUS);
    }

    @Test
    void tellsItsStatusAgainWhenARouterChanges() throws Exception {
        ControlPlaneSession opened = open();
        TestControlPlane.Stream stream = connect(opened, 10);
        stream.next(BodyCase.STATUS);
        opened.outlet().accept(new NodeEvent.PolicyChanged(new NodeEvent.Occurrence(1, 1), 1, true, ""));
        stream.next(BodyCase.STATUS);
    }

    @Test
    void putsAPolicyIntoForceKeepsItAndSaysSo() throws Exception {
        ControlPlaneSession opened = open();
        TestControlPlane.Stream stream = connect(opened, 10);
        stream.send(policy(7, "n1", Map.of("preemption", "immediate", "startup.delay", "5s")));

        PolicyAnswer answer = stream.next(BodyCase.POLICY_ANSWER).getPolicyAnswer();
        assertThat(answer.getResult()).isEqualTo(PolicyAnswer.Result.RESULT_APPLIED);
        assertThat(answer.getRevision()).isEqualTo(7);
        assertThat(answer.getNonce()).isEqualTo("n1");
        assertThat(answer.getLastGoodRevision()).isEqualTo(7);
        assertThat(answer.getEffectiveHash())
                .isEqualTo(ByteString.copyFrom(opened.inForce().hash()));
        assertThat(engine.applied()).singleElement().satisfies(apply -> {
            assertThat(apply.policyRevision()).isEqualTo(7);
            assertThat(apply.settings().getFirst().preemption()).isEqualTo(new Preemption.Immediate());
            assertThat(apply.settings().getFirst().startup().delay()).isEqualTo(Duration.ofSeconds(5));
        });
        assertThat(Event.parseFrom(receive(stream, 1).getFirst().getEvent()).getPolicy())
                .satisfies(event -> assertThat(event.getRevision()).isEqualTo(7))
                .satisfies(event -> assertThat(event.getApplied()).isTrue());
        opened.close();

        ControlPlaneSession later = open();
        assertThat(later.inForce().revision()).isEqualTo(7);
        assertThat(later.inForce().settings().getFirst().preemption()).isEqualTo(new Preemption.Immediate());
    }

    @Test
    void rejectsABadPolicyWholeAndKeepsTheLastGoodOne() throws Exception {
        ControlPlaneSession opened = open();
        TestControlPlane.Stream stream = connect(opened, 10);
        stream.send(policy(7, "good", Map.of("preemption", "immediate")));
        stream.next(BodyCase.POLICY_ANSWER);
        stream.send(policy(8, "bad", Map.of("preemption", "immediate", "startup.delay", "soon", "vrid", "9")));

        PolicyAnswer answer = stream.next(BodyCase.POLICY_ANSWER).getPolicyAnswer();
        assertThat(answer.getResult()).isEqualTo(PolicyAnswer.Result.RESULT_REJECTED);
        assertThat(answer.getNonce()).isEqualTo("bad");
        assertThat(answer.getLastGoodRevision()).isEqualTo(7);
        assertThat(answer.getReason())
                .contains("web")
                .contains("startup.delay")
                .contains("soon")
                .contains("vrid");
        assertThat(engine.applied()).hasSize(1);
        opened.close();
        assertThat(open().inForce().revision()).isEqualTo(7);
    }

    @Test
    void rejectsAPolicyForARouterThatTheFileDoesNotDeclare() throws Exception {
        TestControlPlane.Stream stream = connect(open(), 10);
        PolicyPush.Builder push = PolicyPush.newBuilder().setRevision(3).setNonce("x");
        push.addRoutersBuilder().setKey(webKey().toBuilder().setVrid(99)).putSettings("preemption", "immediate");
        stream.send(ControlMessage.newBuilder().setPolicy(push));

        PolicyAnswer answer = stream.next(BodyCase.POLICY_ANSWER).getPolicyAnswer();
        assertThat(answer.getResult()).isEqualTo(PolicyAnswer.Result.RESULT_REJECTED);
        assertThat(answer.getReason()).contains("99").contains("not declared");
        assertThat(engine.applied()).isEmpty();
    }

    @Test
    void keepsNothingThatTheEngineRefused() throws Exception {
        engine.refuse();
        ControlPlaneSession opened = open();
        TestControlPlane.Stream stream = connect(opened, 10);
        stream.send(policy(7, "n", Map.of("preemption", "immediate")));

        PolicyAnswer answer = stream.next(BodyCase.POLICY_ANSWER).getPolicyAnswer();
        assertThat(answer.getResult()).isEqualTo(PolicyAnswer.Result.RESULT_REJECTED);
        assertThat(answer.getReason()).contains("no such interface");
        assertThat(state.policy()).doesNotExist();
    }

    @Test
    void answersARepeatedPolicyWithoutTouchingTheEngineAgain() throws Exception {
        TestControlPlane.Stream stream = connect(open(), 10);
        stream.send(policy(7, "first", Map.of("preemption", "immediate")));
        stream.next(BodyCase.POLICY_ANSWER);
        stream.send(policy(7, "second", Map.of("preemption", "immediate")));
        assertThat(stream.next(BodyCase.POLICY_ANSWER).getPolicyAnswer().getNonce())
                .isEqualTo("second");
        assertThat(engine.applied()).hasSize(1);
    }

    @Test
    void goesByTheFileWhenTheKeptPolicyIsDamaged() throws Exception {
        ControlPlaneSession opened = open();
        TestControlPlane.Stream stream = connect(opened, 10);
        stream.send(policy(7, "n", Map.of("preemption", "immediate")));
        stream.next(BodyCase.POLICY_ANSWER);
        opened.close();
        byte[] kept = Files.readAllBytes(state.policy());
        kept[kept.length - 1] ^= 1;
        Files.write(state.policy(), kept);

        assertThat(open().inForce().revision()).isZero();
    }

    @Test
    void renewsItsCertificateInTimeAndComesBackWithTheNewOne() throws Exception {
        Files.delete(state.identity().resolve("node.properties"));
        enrollment.setLife(Duration.ofSeconds(2));
        identity = enrolled();
        enrollment.setLife(Duration.ofDays(7));
        ControlPlaneSession opened = open();
        TestControlPlane.Stream first = connect(opened, 100);
        make(opened, 1, 3);

        TestControlPlane.Stream second = controlPlane.nextStream();
        second.next(BodyCase.HELLO);
        second.send(welcome(100, Map.of()));
        assertThat(stalls(receive(second, 3))).containsExactly(1L, 2L, 3L);
        assertThat(first.certificate()).isEqualTo(identity.certificate());
        assertThat(second.certificate()).isNotEqualTo(identity.certificate());
        assertThat(new IdentityStore(state).load().orElseThrow().certificate()).isEqualTo(second.certificate());
    }

    @Test
    void comesBackWhenItsCertificateExpiredWhileItWasAway() throws Exception {
        Files.delete(state.identity().resolve("node.properties"));
        enrollment.setLife(Duration.ofSeconds(-1));
        identity = enrolled();
        enrollment.setLife(Duration.ofDays(7));
        connect(open(), 10);
        assertThat(enrollment.renewals()).hasSize(2);
    }

    @Test
    void connectsAsSoonAsItIsEnrolled() throws Exception {
        Path fresh = Files.createDirectory(directory.resolve("fresh"));
        state = new StateDirectory(fresh);
        ControlPlaneSession opened = open();
        make(opened, 1, 2);
        Await.until("spooled", () -> opened.report().waiting().events() == 2);
        enrolled();
        opened.start(engine);
        TestControlPlane.Stream stream = controlPlane.nextStream();
        stream.next(BodyCase.HELLO);
        stream.send(welcome(10, Map.of()));
        assertThat(stalls(receive(stream, 2))).containsExactly(1L, 2L);
    }

    @Test
    void tellsNothingToAnImpostor() throws Exception {
        TestAuthority other = new TestAuthority();
        try (TestControlPlane impostor = new TestControlPlane(other.server(CONTROL_PLANE), authority, enrollment)) {
            ControlPlaneSession opened = open(config(impostor.address(), controlPlane.address()));
            make(opened, 1, 1);
            TestControlPlane.Stream stream = connect(opened, 10);
            receive(stream, 1);
            assertThat(impostor.streams()).isZero();
        }
    }

    @Test
    void comesBackAfterEveryKindOfGoodbye() throws Exception {
        open().start(engine);
        for (Goodbye.Why why : Goodbye.Why.values()) {
            if (why != Goodbye.Why.UNRECOGNIZED) {
                TestControlPlane.Stream stream = controlPlane.nextStream();
                stream.next(BodyCase.HELLO);
                stream.send(ControlMessage.newBuilder()
                        .setGoodbye(Goodbye.newBuilder().setWhy(why).setRetryAfterMillis(5)));
            }
        }
        controlPlane.nextStream().next(BodyCase.HELLO);
        assertThat(engine.applied()).isEmpty();
    }

    @Test
    void leavesAControlPlaneThatAcknowledgesWhatItNeverGot() throws Exception {
        ControlPlaneSession opened = open();
        TestControlPlane.Stream stream = connect(opened, 10);
        make(opened, 1, 1);
        receive(stream, 1);
        stream.send(ack(1, 99));

        TestControlPlane.Stream second = controlPlane.nextStream();
        assertThat(second.next(BodyCase.HELLO).getHello().getFirstSeq()).isEqualTo(1);
    }

    @Test
    void deliversItsLastWordsBeforeItLeaves() throws Exception {
        ControlPlaneSession opened = open();
        TestControlPlane.Stream stream = connect(opened, 100);
        make(opened, 1, 4);
        Thread closing = Thread.ofVirtual().start(opened::close);
        assertThat(stalls(receive(stream, 4))).containsExactly(1L, 2L, 3L, 4L);
        stream.send(ack(1, 4));
        assertThat(stream.next(BodyCase.GOODBYE).getGoodbye().getWhy()).isEqualTo(Goodbye.Why.WHY_STOPPING);
        assertThat(closing.join(Duration.ofSeconds(10))).isTrue();
    }

    private ControlPlaneSession open() throws IOException {
        return open(config(controlPlane.address()));
    }

    private ControlPlaneSession open(NodeConfig config) throws IOException {
        ControlPlaneSession opened = ControlPlaneSession.open(
                config, state, "test", new ControlPlaneSession.Options(1 << 20, IMPATIENT, InstantSource.system()));
        session = opened;
        return opened;
    }

    private TestControlPlane.Stream connect(ControlPlaneSession opened, int credit) throws Exception {
        opened.start(engine);
        TestControlPlane.Stream stream = controlPlane.nextStream();
        stream.next(BodyCase.HELLO);
        stream.send(welcome(credit, Map.of()));
        Await.until("connected", () -> opened.report().connection() == ControlPlaneSession.Connection.CONNECTED);
        return stream;
    }

    private TestControlPlane controlPlane(int port) throws IOException {
        return new TestControlPlane(port, authority.server(CONTROL_PLANE), authority, enrollment);
    }

    private Identity enrolled() throws Exception {
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

    private static NodeConfig config(ControlPlaneAddress... addresses) {
        return new NodeConfig(
                "gateway-a",
                List.of(new RouterSettingsReader()
                        .read(Map.of(
                                "name",
                                "web",
                                "interface",
                                "eth0",
                                "segment",
                                "lan",
                                "vrid",
                                "51",
                                "addresses",
                                "10.77.0.100/24"))),
                List.of(addresses),
                AllowList.ANYTHING);
    }

    private static void make(ControlPlaneSession session, long from, long to) {
        for (long number = from; number <= to; number++) {
            session.outlet().accept(new NodeEvent.Stalled(new NodeEvent.Occurrence(number, number), number));
        }
    }

    private static List<SpooledEvent> receive(TestControlPlane.Stream stream, int count) throws InterruptedException {
        List<SpooledEvent> events = new ArrayList<>();
        while (events.size() < count) {
            events.addAll(stream.next(BodyCase.EVENTS).getEvents().getEventsList());
        }
        assertThat(events).hasSize(count);
        return events;
    }

    private static List<Long> stalls(List<SpooledEvent> events) throws Exception {
        List<Long> numbers = new ArrayList<>();
        for (SpooledEvent event : events) {
            numbers.add(Event.parseFrom(event.getEvent()).getStall().getLateNanos());
        }
        return numbers;
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static NodeMessage pingPong(TestControlPlane.Stream stream, long id) throws InterruptedException {
        stream.send(ControlMessage.newBuilder().setPing(Ping.newBuilder().setId(id)));
        return stream.next(BodyCase.PONG, message -> message.getPong().getId() == id);
    }

    private static ControlMessage.Builder welcome(int credit, Map<Long, Long> stored) {
        Welcome.Builder welcome = Welcome.newBuilder()
                .setProtocol(1)
                .setCluster("blue")
                .setInitialCredit(credit)
                .setHeartbeatIntervalMillis(100);
        stored.forEach((epoch, seq) ->
                welcome.addHighWater(EventAck.newBuilder().setEpoch(epoch).setSeq(seq)));
        return ControlMessage.newBuilder().setWelcome(welcome);
    }

    private static ControlMessage.Builder ack(long epoch, long seq) {
        return ControlMessage.newBuilder()
                .setAck(EventAck.newBuilder().setEpoch(epoch).setSeq(seq));
    }

    private static ControlMessage.Builder policy(long revision, String nonce, Map<String, String> settings) {
        return ControlMessage.newBuilder()
                .setPolicy(PolicyPush.newBuilder()
                        .setRevision(revision)
                        .setNonce(nonce)
                        .addRouters(RouterPolicy.newBuilder().setKey(webKey()).putAllSettings(settings)));
    }

    private static RouterKey webKey() {
        return RouterKey.newBuilder()
                .setSegment("lan")
                .setFamily(Family.FAMILY_IPV4)
                .setVrid(51)
                .build();
    }
}
