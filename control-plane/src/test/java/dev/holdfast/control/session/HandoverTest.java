package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.enrollment.JoinTokens;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView.RouterView;
import dev.holdfast.control.handover.Handover;
import dev.holdfast.control.handover.Handover.Progress;
import dev.holdfast.control.handover.HandoverRefusedException;
import dev.holdfast.control.handover.Handovers;
import dev.holdfast.control.policy.PolicyScope;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.HandoverAnswer;
import dev.holdfast.proto.v1.HandoverStep;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.RouterStatus;
import dev.holdfast.proto.v1.State;
import dev.holdfast.proto.v1.Status;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes, of which the first is ACTIVE; what each of them is told, and when. */
@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class HandoverTest {

    private static final Actor OPERATOR = Actor.user("olga", "127.0.0.1");

    @Inject
    GrpcServer server;

    @Inject
    Authorities authorities;

    @Inject
    JoinTokens tokens;

    @Inject
    FleetReader fleet;

    @Inject
    PolicyService policy;

    @Inject
    Handovers handovers;

    private final String cluster = "h" + UUID.randomUUID().toString().substring(0, 8);
    private TestNode holder;
    private TestNode heir;
    private TestStream holderStream;
    private TestStream heirStream;

    @BeforeEach
    void connectAPair() {
        String token =
                tokens.create(cluster, Duration.ofHours(1), 5, Actor.SYSTEM).full();
        holder = TestNode.enroll(server.port(), authorities.signing().certificate(), token, "a");
        heir = TestNode.enroll(server.port(), authorities.signing().certificate(), token, "b");
        holderStream = connected(holder);
        heirStream = connected(heir);
        say(holderStream, State.STATE_ACTIVE, 150);
        say(heirStream, State.STATE_BACKUP, 100);
        await().until(() -> router().active().size() == 1
                && router().members().stream().allMatch(member -> member.effectivePriority() > 0));
    }

    private static TestStream connected(TestNode node) {
        TestStream stream = node.connect();
        stream.begin(stream.helloOf(UUID.randomUUID()).addRouters(Events.web()));
        return stream;
    }

    private static void say(TestStream stream, State state, int priority) {
        stream.status(Status.newBuilder()
                .addRouters(RouterStatus.newBuilder()
                        .setKey(Events.WEB)
                        .setState(state)
                        .setSinceUnixNanos(1)
                        .setEffectivePriority(priority)));
    }

    @AfterEach
    void close() {
        holder.close();
        heir.close();
    }

    private RouterView router() {
        return fleet.read(cluster::equals).clusters().getFirst().routers().getFirst();
    }

    private Handover ask() {
        return handovers.ask(router().id(), heir.uuid(), OPERATOR);
    }

    private Progress progress(Handover handover) {
        return handovers.find(handover.id).orElseThrow().state;
    }

    private static void answer(TestStream stream, HandoverStep step, String refusal, String source) {
        stream.send(NodeMessage.newBuilder()
                .setHandoverAnswer(HandoverAnswer.newBuilder()
                        .setId(step.getId())
                        .setRole(step.getRole())
                        .setRefusal(refusal)
                        .setSource(source))
                .build());
    }

    @Test
    void theHeirIsMadeReadyBeforeTheHolderIsTold() {
        Handover asked = ask();
        HandoverStep first = heirStream.await(BodyCase.HANDOVER).getHandover();
        assertThat(first.getRole()).isEqualTo(HandoverStep.Role.ROLE_HEIR);
        assertThat(first.getRouter()).isEqualTo(Events.WEB);
        assertThat(first.getValidMillis()).isPositive();
        assertThat(holderStream.hasNot(BodyCase.HANDOVER)).isTrue();

        answer(heirStream, first, "", "10.77.0.2");
        HandoverStep second = holderStream.await(BodyCase.HANDOVER).getHandover();
        assertThat(second.getRole()).isEqualTo(HandoverStep.Role.ROLE_HOLDER);
        assertThat(second.getHeir()).isEqualTo("10.77.0.2");
        assertThat(second.getId()).isEqualTo(asked.id.toString());

        answer(holderStream, second, "", "10.77.0.1");
        await().until(() -> progress(asked) == Progress.DONE);
    }

    @Test
    void aHeirThatRefusesEndsItAndTheHolderHearsNothing() {
        Handover asked = ask();
        HandoverStep first = heirStream.await(BodyCase.HANDOVER).getHandover();

        answer(heirStream, first, "LINK_UNPROVEN", "");

        await().until(() -> progress(asked) == Progress.REFUSED);
        assertThat(handovers.find(asked.id).orElseThrow().refusal).isEqualTo("LINK_UNPROVEN");
        assertThat(handovers.claim(java.util.Set.of(holder.uuid(), heir.uuid())))
                .isEmpty();
        assertThat(holderStream.hasNot(BodyCase.HANDOVER)).isTrue();
    }

    /** Only the node that was given a step may say what came of it. */
    @Test
    void anotherNodesAnswerCountsForNothing() {
        Handover asked = ask();
        HandoverStep first = heirStream.await(BodyCase.HANDOVER).getHandover();

        answer(holderStream, first, "", "10.77.0.66");
        answer(
                heirStream,
                first.toBuilder().setRole(HandoverStep.Role.ROLE_HOLDER).build(),
                "",
                "10.77.0.66");
        // Behind both on their streams.
        say(holderStream, State.STATE_ACTIVE, 151);
        say(heirStream, State.STATE_BACKUP, 101);
        await().until(() -> router().members().stream().allMatch(member -> member.effectivePriority() % 50 == 1));

        assertThat(progress(asked)).isEqualTo(Progress.HEIR_TOLD);
    }

    @Test
    void nobodyWhoAnswersInTimeMeansThatNothingHappens() {
        Handover asked = ask();
        heirStream.await(BodyCase.HANDOVER);

        await().atMost(Duration.ofSeconds(30)).until(() -> progress(asked) == Progress.LAPSED);
        assertThat(holderStream.hasNot(BodyCase.HANDOVER)).isTrue();
    }

    @Test
    void oneAtATime() {
        ask();

        assertThatThrownBy(this::ask)
                .isInstanceOf(HandoverRefusedException.class)
                .hasMessageContaining("under way");
    }

    @Test
    void whatWouldNotLastIsRefused() {
        policy.setOverlay(
                new PolicyScope(PolicyScope.Level.ROUTER, router().id()), "preemption", "immediate", OPERATOR, "");

        assertThatThrownBy(this::ask)
                .isInstanceOf(HandoverRefusedException.class)
                .hasMessage("a has the higher priority (150 against 100) and preempts (immediate): it would take the"
                        + " addresses back; set its preemption to never first");
    }

    @Test
    void aMemberThatCouldNotServeIsRefused() {
        say(heirStream, State.STATE_FAULT, 100);
        await().until(() -> router().members().getLast().state() == dev.holdfast.vrrp.State.FAULT);
        assertThatThrownBy(this::ask)
                .isInstanceOf(HandoverRefusedException.class)
                .hasMessageContaining("b is in FAULT");

        heirStream.close();
        await().until(() -> !router().members().getLast().connected());
        assertThatThrownBy(this::ask)
                .isInstanceOf(HandoverRefusedException.class)
                .hasMessageContaining("not connected");

        assertThatThrownBy(() -> handovers.ask(router().id(), holder.uuid(), OPERATOR))
                .isInstanceOf(HandoverRefusedException.class)
                .hasMessage("a is ACTIVE already");
        assertThatThrownBy(() -> handovers.ask(router().id(), UUID.randomUUID(), OPERATOR))
                .isInstanceOf(HandoverRefusedException.class)
                .hasMessageContaining("no member");
    }
}
