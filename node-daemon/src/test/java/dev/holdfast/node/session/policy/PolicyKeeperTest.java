package dev.holdfast.node.session.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.config.AllowList;
import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.engine.Engine;
import dev.holdfast.node.engine.EngineCommand;
import dev.holdfast.node.session.wire.RouterMessages;
import dev.holdfast.node.testing.DeclaredRouter;
import dev.holdfast.proto.v1.PolicyPush;
import dev.holdfast.proto.v1.RouterPolicy;
import dev.holdfast.vrrp.settings.Preemption;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reload of the node's file under a policy. */
final class PolicyKeeperTest {

    @TempDir
    private Path directory;

    private final List<List<RouterSettings>> applied = new ArrayList<>();
    private final Engine engine = command -> {
        if (command instanceof EngineCommand.Apply apply) {
            applied.add(apply.settings());
            apply.done().complete(null);
        }
    };

    private static RouterSettings router(String name, int vrid, int priority) {
        return DeclaredRouter.with(
                "name",
                name,
                "vrid",
                String.valueOf(vrid),
                "priority",
                String.valueOf(priority),
                "addresses",
                "10.77.0." + vrid + "/24");
    }

    private static NodeConfig config(RouterSettings... routers) {
        return new NodeConfig("a", List.of(routers), List.of(), AllowList.ANYTHING);
    }

    private static RouterPolicy immediate(RouterSettings router) {
        return RouterPolicy.newBuilder()
                .setKey(RouterMessages.key(NodeConfig.keyOf(router)))
                .putSettings("preemption", "immediate")
                .build();
    }

    @Test
    void thePolicyStaysOverAFileThatWasReadAgain() throws Exception {
        RouterSettings web = router("web", 51, 100);
        PolicyKeeper keeper = new PolicyKeeper(config(web), directory.resolve("policy.pb"));
        keeper.take(
                PolicyPush.newBuilder()
                        .setRevision(7)
                        .addRouters(immediate(web))
                        .build(),
                engine);

        keeper.reload(config(router("web", 51, 120)), engine);

        assertThat(keeper.inForce().revision()).isEqualTo(7);
        assertThat(applied.getLast()).singleElement().satisfies(settings -> {
            assertThat(settings.priority()).isEqualTo(120);
            assertThat(settings.preemption()).isEqualTo(new Preemption.Immediate());
        });
        assertThat(keeper.config().routers().getFirst().priority()).isEqualTo(120);
    }

    @Test
    void aRouterThatIsGoneTakesNobodysPolicyWithIt() throws Exception {
        RouterSettings web = router("web", 51, 100);
        RouterSettings gone = router("gone", 52, 100);
        PolicyKeeper keeper = new PolicyKeeper(config(web, gone), directory.resolve("policy.pb"));
        keeper.take(
                PolicyPush.newBuilder()
                        .setRevision(7)
                        .addRouters(immediate(web))
                        .addRouters(immediate(gone))
                        .build(),
                engine);

        keeper.reload(config(web), engine);

        assertThat(applied.getLast())
                .singleElement()
                .extracting(RouterSettings::preemption)
                .isEqualTo(new Preemption.Immediate());
        assertThat(new PolicyKeeper(config(web), directory.resolve("policy.pb")).inForce())
                .isEqualTo(keeper.inForce());
    }

    /** What would tear a sync group apart is refused, and the last good policy stays. */
    @Test
    void aPushMayNotDivideASyncGroup() throws Exception {
        RouterSettings inside = member("inside", 51);
        RouterSettings outside = member("outside", 52);
        PolicyKeeper keeper = new PolicyKeeper(config(inside, outside), directory.resolve("policy.pb"));
        PolicyPush both = PolicyPush.newBuilder()
                .setRevision(7)
                .addRouters(immediate(inside))
                .addRouters(immediate(outside))
                .build();
        assertThat(keeper.take(both, engine)).isInstanceOf(PolicyKeeper.Answer.Applied.class);

        PolicyKeeper.Answer answer = keeper.take(
                PolicyPush.newBuilder()
                        .setRevision(8)
                        .addRouters(immediate(outside))
                        .build(),
                engine);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        PolicyKeeper.Answer.Rejected.class,
                        rejected -> assertThat(rejected.reason())
                                .isEqualTo(
                                        "outside: preemption: 'immediate' differs from 'never' of inside, and both are in sync group"
                                                + " 'fw', which moves as one; give all its routers the same"));
        assertThat(keeper.inForce().revision()).isEqualTo(7);
        assertThat(applied).hasSize(1);
    }

    private static RouterSettings member(String name, int vrid) {
        return DeclaredRouter.with(
                "name", name, "vrid", String.valueOf(vrid), "addresses", "10.77.0." + vrid + "/24", "syncGroup", "fw");
    }

    @Test
    void aPushStillMayNameDeclaredRoutersOnly() throws Exception {
        RouterSettings web = router("web", 51, 100);
        PolicyKeeper keeper = new PolicyKeeper(config(web), directory.resolve("policy.pb"));
        assertThat(keeper.take(
                        PolicyPush.newBuilder()
                                .setRevision(8)
                                .addRouters(immediate(router("other", 53, 100)))
                                .build(),
                        engine))
                .isInstanceOf(PolicyKeeper.Answer.Rejected.class);
        assertThat(applied).isEmpty();
    }
}
