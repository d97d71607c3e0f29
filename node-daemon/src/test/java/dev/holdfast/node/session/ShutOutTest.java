package dev.holdfast.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.config.StateDirectory;
import dev.holdfast.node.session.identity.CaHash;
import dev.holdfast.node.session.identity.ControlPlaneChannels;
import dev.holdfast.node.session.identity.Enroller;
import dev.holdfast.node.session.identity.IdentityStore;
import dev.holdfast.node.session.stream.Backoff;
import dev.holdfast.node.session.testing.Await;
import dev.holdfast.node.session.testing.TestControlPlane;
import dev.holdfast.node.session.testing.TestEnrollment;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Goodbye;
import dev.holdfast.proto.v1.NodeMessage.BodyCase;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An operator keeps the node out: it says so, stops asking, and VRRP goes on untouched. */
class ShutOutTest extends SessionTestBed {

    @Test
    void aBannedNodeSaysSoAsksSeldomAndComesBackWhenTheBanIsLifted() throws Exception {
        ControlPlaneSession opened = open();
        TestControlPlane.Stream stream = connect(opened, 10);
        int applied = engine.applied().size();

        stream.send(goodbye(Goodbye.Why.WHY_BANNED));
        Await.until("banned", () -> opened.report().connection() == ControlPlaneSession.Connection.BANNED);
        make(opened, 1, 3);
        assertThat(engine.applied()).as("the engine hears nothing of it").hasSize(applied);

        TestControlPlane.Stream later = controlPlane.nextStream();
        later.next(BodyCase.HELLO);
        assertThat(opened.report().connection())
                .as("until it is welcomed")
                .isEqualTo(ControlPlaneSession.Connection.BANNED);
        later.send(welcome(10, Map.of()));
        Await.until("back", () -> opened.report().connection() == ControlPlaneSession.Connection.CONNECTED);
        assertThat(receive(later, 3)).as("what happened meanwhile was kept").hasSize(3);
    }

    @Test
    void anEvictedNodeComesBackWhenItIsEnrolledAnew() throws Exception {
        ControlPlaneSession opened = open();
        TestControlPlane.Stream stream = connect(opened, 10);

        stream.send(goodbye(Goodbye.Why.WHY_EVICTED));
        Await.until("evicted", () -> opened.report().connection() == ControlPlaneSession.Connection.EVICTED);
        assertThat(Files.exists(new IdentityStore(state).directory().resolve("evicted")))
                .isTrue();

        assertThat(enrolAgain()).isInstanceOf(Enroller.Outcome.Enrolled.class);
        assertThat(enrolAgain()).isInstanceOf(Enroller.Outcome.AlreadyEnrolled.class);
        TestControlPlane.Stream later = controlPlane.nextStream();
        later.next(BodyCase.HELLO);
        later.send(welcome(10, Map.of()));
        Await.until("back", () -> opened.report().connection() == ControlPlaneSession.Connection.CONNECTED);
    }

    @Test
    void asksFiveTimesAsSeldomAsAfterAnyOtherFailure() {
        Backoff backoff = new Backoff(Backoff.Limits.DEFAULT, new Random(1));

        assertThat(backoff.shutOut()).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(12));
        assertThat(backoff.longest()).isLessThan(Duration.ofMinutes(3));
    }

    private Enroller.Outcome enrolAgain() throws Exception {
        try (ControlPlaneChannels channels = new ControlPlaneChannels(InstantSource.system())) {
            return new Enroller(new IdentityStore(new StateDirectory(directory)), channels, _ -> {})
                    .enroll(new Enroller.Request(
                            controlPlane.address(),
                            TestEnrollment.TOKEN,
                            CaHash.of(authority.certificate()),
                            "gateway-a",
                            "test"));
        }
    }

    private static ControlMessage.Builder goodbye(Goodbye.Why why) {
        return ControlMessage.newBuilder()
                .setGoodbye(Goodbye.newBuilder().setWhy(why).setDetail("by the test"));
    }
}
