package dev.holdfast.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.session.testing.Await;
import dev.holdfast.node.session.testing.TestControlPlane;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Credit;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.NodeMessage.BodyCase;
import dev.holdfast.proto.v1.SpooledEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events over a real stream: order, credit, acknowledgement, resumption. */
class EventDeliveryTest extends SessionTestBed {

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
}
