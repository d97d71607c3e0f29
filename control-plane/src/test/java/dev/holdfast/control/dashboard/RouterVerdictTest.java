package dev.holdfast.control.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.control.fleet.FleetView.MemberView;
import dev.holdfast.control.fleet.FleetView.RouterView;
import dev.holdfast.vrrp.State;
import dev.holdfast.web.Health;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RouterVerdictTest {

    @Test
    void isHeldByOneWithASpare() {
        assertThat(verdict(member("a", State.ACTIVE), member("b", State.BACKUP)))
                .isEqualTo(new RouterVerdict(Health.OK, "a holds it."));
    }

    @Test
    void isSplitWhenTwoSayThatTheyAreActive() {
        RouterVerdict verdict =
                verdict(member("a", State.ACTIVE), member("b", State.ACTIVE), member("c", State.BACKUP));

        assertThat(verdict.health()).isEqualTo(Health.SPLIT);
        assertThat(verdict.sentence())
                .startsWith("a and b say that they are ACTIVE")
                .contains("rack1");
    }

    @Test
    void isHeldByNobodyOnlyWhenEveryMemberSaysSo() {
        RouterVerdict verdict = verdict(fault("a"), member("b", State.INITIALIZE));

        assertThat(verdict)
                .isEqualTo(new RouterVerdict(
                        Health.NO_ACTIVE,
                        "Nobody holds it: a is in FAULT (its interface has no carrier); b is not started."));
    }

    @Test
    void aNodeThatIsNotConnectedIsNoTroubleOfTheAddress() {
        assertThat(verdict(silent("a", State.ACTIVE), member("b", State.BACKUP)).health())
                .isEqualTo(Health.UNKNOWN);
        assertThat(verdict(silent("a", State.BACKUP), fault("b")).health()).isEqualTo(Health.UNKNOWN);
    }

    @Test
    void aSilentNodesLastWordMakesNoSplit() {
        assertThat(verdict(silent("a", State.ACTIVE), member("b", State.ACTIVE), member("c", State.BACKUP))
                        .health())
                .isEqualTo(Health.OK);
    }

    @Test
    void saysWhenNobodyCouldTakeOver() {
        assertThat(verdict(member("a", State.ACTIVE), fault("b")))
                .isEqualTo(new RouterVerdict(Health.DEGRADED, "a holds it, and no other member could take over."));
        assertThat(verdict(member("a", State.ACTIVE), silent("b", State.BACKUP)).sentence())
                .isEqualTo("a holds it; whether another could take over is not known: b is not connected.");
    }

    private static RouterVerdict verdict(MemberView... members) {
        return RouterVerdict.of(new RouterView(1, "web", "rack1", 4, 51, List.of(), List.of(members)));
    }

    private static MemberView member(String node, State state) {
        return member(node, state, true, List.of());
    }

    private static MemberView silent(String node, State lastKnown) {
        return member(node, lastKnown, false, List.of());
    }

    private static MemberView fault(String node) {
        return member(node, State.FAULT, true, List.of("NO_CARRIER"));
    }

    private static MemberView member(String node, State state, boolean connected, List<String> faults) {
        return new MemberView(
                1,
                new UUID(0, 1),
                node,
                connected,
                state,
                StoredTransitions.NOW,
                100,
                "eth0",
                3,
                List.of(),
                List.of(),
                faults,
                "OFF",
                null,
                null,
                null,
                Map.of());
    }
}
