package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.testing.DeclaredRouter;
import dev.holdfast.node.track.CheckPoller;
import dev.holdfast.node.track.Outcome;
import dev.holdfast.node.track.PolledCheck;
import dev.holdfast.vrrp.priority.PriorityOffset;
import dev.holdfast.vrrp.priority.TrackedChecks.Verdict;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.TrackedCheck;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From what the kernel and the poller tell to what a router is told of its checks. */
final class RouterChecksTest {

    private static final int UP = 0x1;
    private static final int UP_WITH_CARRIER = 0x10041;
    private static final RouterSettings WEB = settings("interface eth1 weight -30, process holdfast-no-such");

    private final Interfaces interfaces =
            new Interfaces(List.of(new Link(3, "eth1", UP_WITH_CARRIER, 1)), List.of(), address -> false);
    private final CheckPoller poller = new CheckPoller((check, outcome) -> {});
    private final Tracking tracking = new Tracking(poller, interfaces);
    private final RouterChecks checks = new RouterChecks();

    private static RouterSettings settings(String track) {
        return DeclaredRouter.with("track", track);
    }

    private List<String> look() {
        return checks.look(tracking).stream()
                .map(news -> news.check().name()
                        + (news.outcome().good()
                                ? " good"
                                : " " + news.outcome().detail()))
                .toList();
    }

    private void use(RouterSettings settings) {
        checks.replace(settings.track());
        tracking.follow(List.of(settings));
    }

    @AfterEach
    void closePoller() {
        poller.close();
    }

    @Test
    void thatAllIsWellAtTheStartIsNoNews() {
        use(WEB);

        assertThat(look()).isEmpty();
        assertThat(checks.pollOffsetsChanged()).isFalse();
        assertThat(checks.status())
                .extracting(NodeStatus.Check::verdict)
                .containsExactly(Verdict.GOOD, Verdict.UNKNOWN);
    }

    @Test
    void followsTheCarrierOfAnInterfaceAndSaysWhatItLacks() {
        use(WEB);
        look();

        interfaces.linkChanged(new Link(3, "eth1", UP, 1));
        assertThat(look()).containsExactly("interface:eth1 has no carrier");
        assertThat(checks.pollOffsetsChanged()).isTrue();
        assertThat(checks.offsets()).containsExactly(new PriorityOffset("interface:eth1", -30));
        assertThat(checks.areFault()).isFalse();

        interfaces.linkChanged(new Link(3, "eth1", 0, 1));
        assertThat(look()).as("it fails as before").isEmpty();
        assertThat(checks.status().getFirst().detail()).isEqualTo("is down");

        interfaces.replace(List.of(), List.of());
        look();
        assertThat(checks.status().getFirst().detail()).isEqualTo("there is no such interface");

        interfaces.linkChanged(new Link(4, "eth1", UP_WITH_CARRIER, 1));
        assertThat(look()).containsExactly("interface:eth1 good");
        assertThat(checks.pollOffsetsChanged()).isTrue();
        assertThat(checks.offsets()).isEmpty();
    }

    @Test
    void aCheckWithoutWeightThatFailsIsFault() {
        use(WEB);
        tracking.seen(PolledCheck.of(WEB.track().getLast()), Outcome.failed("no process of that name runs"));

        assertThat(look()).containsExactly("process:holdfast-no-such no process of that name runs");
        assertThat(checks.pollOffsetsChanged()).isTrue();
        assertThat(checks.areFault()).isTrue();
    }

    @Test
    void newSettingsAreLookedAtWithWhatIsKnown() {
        use(WEB);
        TrackedCheck process = WEB.track().getLast();
        tracking.seen(PolledCheck.of(process), Outcome.failed("no process of that name runs"));
        look();
        checks.pollOffsetsChanged();

        use(settings("process holdfast-no-such weight -50"));
        assertThat(look()).as("no other than before").isEmpty();
        assertThat(checks.pollOffsetsChanged()).isTrue();
        assertThat(checks.areFault()).isFalse();

        use(settings("interface eth1 weight -30"));
        tracking.seen(PolledCheck.of(process), Outcome.failed("too late"));
        look();
        assertThat(checks.pollOffsetsChanged()).isTrue();
        assertThat(checks.offsets()).isEmpty();

        use(WEB);
        assertThat(look()).as("what came late is of no account").isEmpty();
        assertThat(checks.status().getLast().verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
