package dev.holdfast.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.config.StateDirectory;
import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.session.identity.IdentityException;
import dev.holdfast.node.session.identity.IdentityStore;
import dev.holdfast.node.session.testing.Await;
import dev.holdfast.node.session.testing.TestAuthority;
import dev.holdfast.node.session.testing.TestControlPlane;
import dev.holdfast.proto.v1.CertificateDue;
import dev.holdfast.proto.v1.CloneSeen;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.NodeMessage.BodyCase;
import dev.holdfast.proto.v1.StatusRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Coming, staying, going and coming back; who is believed; what is told of the state. */
class ConnectionTest extends SessionTestBed {

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
    void renewsItsCertificateInTimeWithoutDroppingTheStream() throws Exception {
        Files.delete(state.identity().resolve("node.properties"));
        enrollment.setLife(Duration.ofSeconds(2));
        identity = enrolled();
        enrollment.setLife(Duration.ofDays(7));
        ControlPlaneSession opened = open();
        TestControlPlane.Stream first = connect(opened, 100);
        Await.until("renewed", () -> !onDisk().equals(identity.certificate()));

        make(opened, 1, 3);
        assertThat(stalls(receive(first, 3))).containsExactly(1L, 2L, 3L);
        assertThat(controlPlane.streams()).as("no other stream was opened").isZero();
        assertThat(first.certificate()).isEqualTo(identity.certificate());
        assertThat(enrollment.renewals()).hasSize(1);

        first.fail();
        TestControlPlane.Stream second = controlPlane.nextStream();
        second.next(BodyCase.HELLO);
        assertThat(second.certificate()).isEqualTo(onDisk());
    }

    @Test
    void renewsAtOnceWhenItIsToldThatAnotherAuthoritySigns() throws Exception {
        TestControlPlane.Stream stream = connect(open(), 10);

        stream.send(ControlMessage.newBuilder()
                .setCertificateDue(CertificateDue.newBuilder().setWithinMillis(200)));

        Await.until("renewed", () -> !onDisk().equals(identity.certificate()));
        assertThat(pingPong(stream, 13).getPong().getId()).isEqualTo(13);
        assertThat(controlPlane.streams()).as("no other stream was opened").isZero();
    }

    private X509Certificate onDisk() {
        try {
            return new IdentityStore(state).load().orElseThrow().certificate();
        } catch (IdentityException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 60})
    void keepsItsSessionWithAClockThatIsAnHourWrong(int minutes) throws Exception {
        InstantSource wrong = () -> Instant.now().plus(Duration.ofMinutes(minutes));
        ControlPlaneSession opened = open(wrong);
        TestControlPlane.Stream stream = connect(opened, 10);
        make(opened, 1, 2);

        assertThat(stalls(receive(stream, 2))).containsExactly(1L, 2L);
        long told = pingPong(stream, 14).getPong().getNow().getUnixNanos();
        assertThat(Duration.ofNanos(told - Instant.now().toEpochMilli() * 1_000_000L)
                        .toMinutes())
                .isBetween(minutes - 2L, minutes + 2L);
        assertThat(enrollment.renewals()).isEmpty();
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
    void staysAwayAsLongAsAnOverloadedControlPlaneAsks() throws Exception {
        open().start(engine);
        TestControlPlane.Stream first = controlPlane.nextStream();
        first.next(BodyCase.HELLO);
        long sentAwayNanos = System.nanoTime();
        first.send(ControlMessage.newBuilder()
                .setGoodbye(
                        Goodbye.newBuilder().setWhy(Goodbye.Why.WHY_OVERLOADED).setRetryAfterMillis(700)));

        controlPlane.nextStream().next(BodyCase.HELLO);

        // Its own backoff would be 30 ms at the most.
        assertThat(Duration.ofNanos(System.nanoTime() - sentAwayNanos)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
    }

    @Test
    void staysConnectedWhenItIsToldOfAClone() throws Exception {
        TestControlPlane.Stream stream = connect(open(), 10);

        stream.send(
                ControlMessage.newBuilder().setCloneSeen(CloneSeen.newBuilder().setOrigin("192.0.2.7\nforged=line")));

        assertThat(pingPong(stream, 12).getPong().getId()).isEqualTo(12);
    }
}
