package dev.holdfast.control.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.holdfast.control.audit.Actor;
import dev.holdfast.control.enrollment.Authorities;
import dev.holdfast.control.enrollment.JoinTokens;
import dev.holdfast.control.fleet.FleetReader;
import dev.holdfast.control.fleet.FleetView;
import dev.holdfast.control.policy.Disagreement;
import dev.holdfast.control.policy.EffectivePolicy;
import dev.holdfast.control.policy.PolicyRefusedException;
import dev.holdfast.control.policy.PolicyScope;
import dev.holdfast.control.policy.PolicyService;
import dev.holdfast.control.startup.ControlPlaneTestResource;
import dev.holdfast.proto.v1.ControlMessage.BodyCase;
import dev.holdfast.proto.v1.Heartbeat;
import dev.holdfast.proto.v1.NodeMessage;
import dev.holdfast.proto.v1.PolicyAnswer;
import dev.holdfast.proto.v1.PolicyPush;
import dev.holdfast.vrrp.settings.EffectiveSettings;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.RouterSettingsReader;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("session")
@QuarkusTest
@WithTestResource(ControlPlaneTestResource.class)
class PolicyPushTest {

    private static final Actor ADMIN = Actor.user("admin", "127.0.0.1");
    private static final UUID INSTANCE = UUID.randomUUID();

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

    private TestNode node;
    private TestStream stream;

    @BeforeEach
    void connectANode() {
        String cluster = "c" + UUID.randomUUID().toString().substring(0, 8);
        String token =
                tokens.create(cluster, Duration.ofHours(1), 5, Actor.SYSTEM).full();
        node = TestNode.enroll(server.port(), authorities.signing().certificate(), token, "a");
        stream = node.connect();
        stream.begin(stream.helloOf(INSTANCE).addRouters(Events.web()));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void pushesAChangeAndNotesThatItIsInForce() {
        long revision = policy.setOverlay(cluster(), "startup.delay", "5s", ADMIN, "slow switch");
        PolicyPush push = awaitRevision(revision);
        assertThat(push.getRoutersList()).singleElement().satisfies(router -> {
            assertThat(router.getKey()).isEqualTo(Events.WEB);
            assertThat(router.getSettingsMap()).containsExactly(Map.entry("startup.delay", "5s"));
        });
        assertThat(effective().status()).isEqualTo(EffectivePolicy.Status.PENDING);

        stream.answer(applied(push).setEffectiveHash(ByteString.copyFrom(hashWithDelay("5s"))));
        await().untilAsserted(() -> assertThat(effective().status()).isEqualTo(EffectivePolicy.Status.APPLIED));
        assertThat(value("startup.delay")).satisfies(value -> {
            assertThat(value.value()).isEqualTo("5s");
            assertThat(value.fileValue()).isEqualTo("0s");
            assertThat(value.source()).isEqualTo(PolicyScope.Level.CLUSTER);
            assertThat(value.revision()).isEqualTo(revision);
        });
        assertThat(policy.revisions(1)).singleElement().satisfies(newest -> {
            assertThat(newest.author()).isEqualTo("admin");
            assertThat(newest.reason()).isEqualTo("slow switch");
        });
    }

    @Test
    void letsTheNarrowerScopeWin() {
        FleetView.RouterView router = router();
        policy.setOverlay(cluster(), "startup.delay", "5s", ADMIN, "");
        policy.setOverlay(new PolicyScope(PolicyScope.Level.ROUTER, router.id()), "startup.delay", "6s", ADMIN, "");
        long last = policy.setOverlay(memberScope(), "startup.delay", "7s", ADMIN, "");
        assertThat(awaitRevision(last).getRouters(0).getSettingsMap()).containsEntry("startup.delay", "7s");
        assertThat(value("startup.delay").source()).isEqualTo(PolicyScope.Level.MEMBER);

        long back = policy.setOverlay(memberScope(), "startup.delay", null, ADMIN, "");
        assertThat(awaitRevision(back).getRouters(0).getSettingsMap()).containsEntry("startup.delay", "6s");
    }

    @Test
    void keepsARejectionWithItsReason() {
        long revision = policy.setOverlay(memberScope(), "preemption", "immediate", ADMIN, "");
        PolicyPush push = awaitRevision(revision);
        stream.answer(PolicyAnswer.newBuilder()
                .setRevision(push.getRevision())
                .setNonce(push.getNonce())
                .setResult(PolicyAnswer.Result.RESULT_REJECTED)
                .setReason("preemption: not allowed by this node's file"));
        await().untilAsserted(() -> {
            assertThat(effective().status()).isEqualTo(EffectivePolicy.Status.REJECTED);
            assertThat(effective().reason()).contains("not allowed");
        });
    }

    @Test
    void takesNoAnswerToAnOlderPush() {
        PolicyPush older = awaitRevision(policy.setOverlay(memberScope(), "startup.delay", "1s", ADMIN, ""));
        PolicyPush newer = awaitRevision(policy.setOverlay(memberScope(), "startup.delay", "2s", ADMIN, ""));
        stream.answer(applied(older));
        stream.answer(
                applied(newer).setResult(PolicyAnswer.Result.RESULT_REJECTED).setReason("no"));
        await().untilAsserted(() -> assertThat(effective().status()).isEqualTo(EffectivePolicy.Status.REJECTED));
    }

    @Test
    void sendsNothingToANodeThatSaysItHasJustThat() {
        long revision = policy.setOverlay(memberScope(), "startup.delay", "3s", ADMIN, "");
        awaitRevision(revision);
        stream.close();
        stream.awaitCompletion();

        TestStream again = node.connect();
        again.begin(again.helloOf(INSTANCE)
                .addRouters(Events.web())
                .setPolicyRevision(revision)
                .setEffectiveHash(ByteString.copyFrom(hashWithDelay("3s"))));
        again.events(TestStream.spooled(1, 1, Events.takeover()));
        again.awaitAck(1, 1);
        assertThat(again.hasNot(BodyCase.POLICY)).isTrue();
        again.close();
        again.awaitCompletion();

        TestStream drifted = node.connect();
        drifted.begin(drifted.helloOf(INSTANCE)
                .addRouters(Events.web())
                .setPolicyRevision(revision)
                .setEffectiveHash(ByteString.copyFrom(hashWithDelay("9s"))));
        assertThat(drifted.await(BodyCase.POLICY).getPolicy().getRevision()).isEqualTo(revision);
    }

    @Test
    void reportsANodeWhoseSettingsAreOthersThanItsRevisionSays() {
        stream.close();
        stream.awaitCompletion();
        stream = node.connect();
        stream.begin(stream.helloOf(INSTANCE)
                .addRouters(Events.web().putAllSettings(EffectiveSettings.overlayable(withDelay("0s")))));
        PolicyPush push = awaitRevision(policy.setOverlay(memberScope(), "startup.delay", "3s", ADMIN, ""));
        stream.answer(applied(push).setEffectiveHash(ByteString.copyFrom(hashWithDelay("3s"))));
        await().untilAsserted(() -> assertThat(effective().status()).isEqualTo(EffectivePolicy.Status.APPLIED));

        beat(push.getRevision(), hashWithDelay("9s"));
        await().untilAsserted(() -> assertThat(effective().status()).isEqualTo(EffectivePolicy.Status.DRIFTED));

        beat(push.getRevision(), hashWithDelay("3s"));
        await().untilAsserted(() -> assertThat(effective().status()).isEqualTo(EffectivePolicy.Status.APPLIED));
    }

    private void beat(long revision, byte[] hash) {
        stream.send(NodeMessage.newBuilder()
                .setHeartbeat(Heartbeat.newBuilder()
                        .setNow(stream.now())
                        .setPolicyRevision(revision)
                        .setEffectiveHash(ByteString.copyFrom(hash)))
                .build());
    }

    @Test
    void refusesWhatNoNodeCouldTake() {
        assertThatThrownBy(() -> policy.setOverlay(memberScope(), "startup.delay", "soon", ADMIN, ""))
                .isInstanceOf(PolicyRefusedException.class)
                .hasMessageContaining("startup.delay")
                .hasMessageContaining("soon");
        assertThatThrownBy(() -> policy.setOverlay(memberScope(), "priority", "200", ADMIN, ""))
                .isInstanceOf(PolicyRefusedException.class);
        assertThatThrownBy(() -> policy.setOverlay(memberScope(), "priority", null, ADMIN, ""))
                .isInstanceOf(PolicyRefusedException.class);
        assertThatThrownBy(() -> policy.setOverlay(
                        new PolicyScope(PolicyScope.Level.MEMBER, 999_999), "startup.delay", "1s", ADMIN, ""))
                .isInstanceOf(PolicyRefusedException.class);
    }

    @Test
    void makesNoRevisionForWhatIsThereAlready() {
        long first = policy.setOverlay(memberScope(), "startup.delay", "4s", ADMIN, "");
        long again = policy.setOverlay(memberScope(), "startup.delay", "4000ms", ADMIN, "");
        assertThat(again).isEqualTo(first);
    }

    @Test
    void passesByAnOwnerWherePreemptionWouldBeNever() {
        stream.close();
        stream.awaitCompletion();
        stream = node.connect();
        stream.begin(stream.helloOf(INSTANCE)
                .addRouters(Events.web()
                        .setPriority(255)
                        .setAdvertIntervalNanos(1_000_000_000)
                        .putSettings("preemption", "immediate")));
        policy.setOverlay(cluster(), "preemption", "never", ADMIN, "addresses stay where they are");
        long revision = policy.setOverlay(cluster(), "startup.delay", "5s", ADMIN, "slow switch");

        assertThat(awaitRevision(revision).getRouters(0).getSettingsMap())
                .containsExactly(Map.entry("startup.delay", "5s"));
        assertThat(value("preemption")).satisfies(value -> {
            assertThat(value.value()).isEqualTo("immediate");
            assertThat(value.source()).isNull();
            assertThat(value.skipped()).contains("never does not hold here", "owns the addresses");
        });
        assertThatThrownBy(() -> policy.setOverlay(memberScope(), "preemption", "never", ADMIN, ""))
                .isInstanceOf(PolicyRefusedException.class)
                .hasMessageContaining("owns the addresses");
    }

    @Test
    void saysAtOnceWhatTwoMembersDisagreeOn() {
        String token = tokens.create(clusterView().name(), Duration.ofHours(1), 5, Actor.SYSTEM)
                .full();
        try (TestNode other =
                TestNode.enroll(server.port(), authorities.serving().certificate(), token, "b")) {
            TestStream second = other.connect();
            second.begin(second.helloOf(UUID.randomUUID())
                    .addRouters(Events.web()
                            .setVersion(2)
                            .setAdvertIntervalNanos(3_000_000_000L)
                            .clearAddresses()
                            .addAddresses("10.77.0.101/24")
                            .putSettings("preemption", "immediate")));

            List<Disagreement> found = policy.disagreements().getOrDefault(router().id(), List.of());
            assertThat(found)
                    .extracting(Disagreement::on)
                    .containsExactly(
                            Disagreement.Subject.PREEMPTION,
                            Disagreement.Subject.ADDRESSES,
                            Disagreement.Subject.VERSION);
            assertThat(found.getFirst().values())
                    .containsEntry("immediate", List.of("b"))
                    .containsEntry("never", List.of("a"));

            policy.setOverlay(
                    new PolicyScope(PolicyScope.Level.ROUTER, router().id()), "preemption", "never", ADMIN, "");
            assertThat(policy.disagreements().getOrDefault(router().id(), List.of()))
                    .extracting(Disagreement::on)
                    .doesNotContain(Disagreement.Subject.PREEMPTION);
        }
    }

    private static byte[] hashWithDelay(String delay) {
        return EffectiveSettings.hash(List.of(withDelay(delay)));
    }

    private static RouterSettings withDelay(String delay) {
        return new RouterSettingsReader()
                .read(Map.of(
                        "name", "web",
                        "interface", "eth0",
                        "segment", "lan",
                        "vrid", "51",
                        "addresses", "10.77.0.100/24",
                        "startup.delay", delay));
    }

    private PolicyPush awaitRevision(long revision) {
        while (true) {
            PolicyPush push = stream.await(BodyCase.POLICY).getPolicy();
            if (push.getRevision() == revision) {
                return push;
            }
        }
    }

    private static PolicyAnswer.Builder applied(PolicyPush push) {
        return PolicyAnswer.newBuilder()
                .setRevision(push.getRevision())
                .setNonce(push.getNonce())
                .setResult(PolicyAnswer.Result.RESULT_APPLIED)
                .setLastGoodRevision(push.getRevision())
                .setEffectiveHash(ByteString.copyFrom(new byte[32]));
    }

    private EffectivePolicy effective() {
        return policy.effective(router().members().getFirst().id());
    }

    private EffectivePolicy.Value value(String setting) {
        return effective().values().stream()
                .filter(value -> value.setting().equals(setting))
                .findFirst()
                .orElseThrow();
    }

    private PolicyScope cluster() {
        return new PolicyScope(PolicyScope.Level.CLUSTER, clusterView().id());
    }

    private PolicyScope memberScope() {
        return new PolicyScope(
                PolicyScope.Level.MEMBER, router().members().getFirst().id());
    }

    private FleetView.RouterView router() {
        return clusterView().routers().getFirst();
    }

    private FleetView.ClusterView clusterView() {
        return fleet.read(cluster -> true).clusters().stream()
                .filter(cluster ->
                        cluster.nodes().stream().anyMatch(view -> view.uuid().equals(node.uuid())))
                .findFirst()
                .orElseThrow();
    }
}
