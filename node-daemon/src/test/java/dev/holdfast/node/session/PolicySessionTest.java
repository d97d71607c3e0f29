package dev.holdfast.node.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.holdfast.node.config.AllowList;
import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.session.testing.TestControlPlane;
import dev.holdfast.proto.v1.ControlMessage;
import dev.holdfast.proto.v1.Event;
import dev.holdfast.proto.v1.NodeMessage.BodyCase;
import dev.holdfast.proto.v1.PolicyAnswer;
import dev.holdfast.proto.v1.PolicyPush;
import dev.holdfast.vrrp.settings.Preemption;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Policy over a real stream: taken or refused whole, kept, answered. */
class PolicySessionTest extends SessionTestBed {

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
    void rejectsWhatItsOwnAllowListDoesNotNameWhateverThePolicySays() throws Exception {
        NodeConfig file = config(controlPlane.address());
        ControlPlaneSession opened = open(
                new NodeConfig(file.node(), file.routers(), file.controlPlane(), new AllowList(null, null, Set.of(1))));
        TestControlPlane.Stream stream = connect(opened, 10);

        stream.send(policy(4, "n", Map.of("preemption", "immediate")));

        PolicyAnswer answer = stream.next(BodyCase.POLICY_ANSWER).getPolicyAnswer();
        assertThat(answer.getResult()).isEqualTo(PolicyAnswer.Result.RESULT_REJECTED);
        assertThat(answer.getReason()).contains("web", "vrid", "51", "allow.vrids");
        assertThat(engine.applied()).isEmpty();
        assertThat(opened.inForce().revision()).isZero();
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
}
