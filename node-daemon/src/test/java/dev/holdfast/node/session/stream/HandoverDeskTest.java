package dev.holdfast.node.session.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.engine.EngineCommand;
import dev.holdfast.node.engine.EngineCommand.Handover;
import dev.holdfast.proto.v1.Family;
import dev.holdfast.proto.v1.HandoverAnswer;
import dev.holdfast.proto.v1.HandoverStep;
import dev.holdfast.proto.v1.RouterKey;
import dev.holdfast.vrrp.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandoverDeskTest {

    private static final RouterKey WEB = RouterKey.newBuilder()
            .setSegment("lan")
            .setFamily(Family.FAMILY_IPV4)
            .setVrid(51)
            .build();
    private static final IpAddress SOURCE = IpAddress.parse("10.77.0.1");

    private final List<Handover> asked = new ArrayList<>();
    private final List<HandoverAnswer> answers = new ArrayList<>();
    private Handover.Answer engineSays = new Handover.Answer.Done(SOURCE);
    private final HandoverDesk desk = new HandoverDesk(command -> {
        Handover handover = (Handover) command;
        asked.add(handover);
        handover.answer().complete(engineSays);
    });

    private static HandoverStep.Builder heir(int millis) {
        return HandoverStep.newBuilder()
                .setId("1")
                .setRouter(WEB)
                .setRole(HandoverStep.Role.ROLE_HEIR)
                .setValidMillis(millis);
    }

    private static HandoverStep.Builder holder(String heir) {
        return HandoverStep.newBuilder()
                .setId("1")
                .setRouter(WEB)
                .setRole(HandoverStep.Role.ROLE_HOLDER)
                .setHeir(heir);
    }

    private HandoverAnswer take(HandoverStep.Builder step) {
        desk.take(step.build(), answers::add);
        return answers.getLast();
    }

    @Test
    void passesBothStepsToTheEngineAndTellsItsAnswer() {
        assertThat(take(heir(10_000)))
                .isEqualTo(HandoverAnswer.newBuilder()
                        .setId("1")
                        .setRole(HandoverStep.Role.ROLE_HEIR)
                        .setSource("10.77.0.1")
                        .build());
        assertThat(take(holder("10.77.0.2")).getRefusal()).isEmpty();

        assertThat(asked.stream().map(Handover::step))
                .containsExactly(
                        new Handover.Step.BecomeHeir(Duration.ofSeconds(10)),
                        new Handover.Step.GiveTo(IpAddress.parse("10.77.0.2")));
    }

    @Test
    void tellsTheEnginesRefusal() {
        engineSays = new Handover.Answer.Refused("NOT_ACTIVE");

        assertThat(take(holder("10.77.0.2")).getRefusal()).isEqualTo("NOT_ACTIVE");
    }

    @Test
    void tellsThatTheEngineHasEnded() {
        new HandoverDesk(command -> ((EngineCommand.Handover) command)
                        .answer()
                        .completeExceptionally(new IllegalStateException("the engine has ended")))
                .take(heir(1).build(), answers::add);

        assertThat(answers.getLast().getRefusal()).isEqualTo("STOPPING");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 60_001, Integer.MIN_VALUE})
    void aHeirIsOneForAtMostAMinute(int millis) {
        assertThat(take(heir(millis)).getRefusal()).isEqualTo("INVALID");
        assertThat(asked).isEmpty();
    }

    @Test
    void whatSaysNothingThatCanBeDoneIsInvalid() {
        assertThat(take(holder("no address")).getRefusal()).isEqualTo("INVALID");
        assertThat(take(holder("")).getRefusal()).isEqualTo("INVALID");
        assertThat(take(heir(1).setRole(HandoverStep.Role.ROLE_UNSPECIFIED)).getRefusal())
                .isEqualTo("INVALID");
        assertThat(take(heir(1).setRoleValue(99)).getRefusal()).isEqualTo("INVALID");
        assertThat(take(heir(1).setRouter(RouterKey.getDefaultInstance())).getRefusal())
                .isEqualTo("INVALID");
        HandoverAnswer bounded = take(heir(1).setId("x".repeat(10_000)));
        assertThat(bounded.getRefusal()).isEqualTo("INVALID");
        assertThat(bounded.getId()).hasSize(64);
        assertThat(asked).isEmpty();
    }
}
