package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.engine.LinksBelow.Home;
import dev.holdfast.node.linux.ForwardingEntry;
import dev.holdfast.node.linux.LinkPlace;
import dev.holdfast.node.linux.LinkPlace.Passage;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LinksBelowTest {

    private static final int BRIDGE = 10;
    private static final int UPLINK = 2;
    private static final int GUEST = 11;
    private static final long VM = 0x52_5400_0000_01L;
    private static final long OTHER_HOST = 0x02_0000_0000_42L;
    private static final long OWN = 0x02_0000_0000_01L;

    private static LinkPlace place(int index, String kind, int lower, int master, Passage passage) {
        return new LinkPlace(index, kind + index, kind, lower, master, passage);
    }

    private static LinksBelow bridge(Passage uplink, Passage guest) {
        return LinksBelow.of(
                List.of(
                        place(BRIDGE, "bridge", 0, 0, Passage.UNTOLD),
                        place(UPLINK, "", 0, BRIDGE, uplink),
                        place(GUEST, "tun", 0, BRIDGE, guest),
                        place(12, "vlan", BRIDGE, 0, Passage.UNTOLD)),
                List.of(
                        new ForwardingEntry(GUEST, BRIDGE, VM, false),
                        new ForwardingEntry(UPLINK, BRIDGE, OTHER_HOST, false),
                        new ForwardingEntry(UPLINK, BRIDGE, OWN, true)));
    }

    @Test
    void aBridgeWhoseUplinkDoesNotForwardIsBlockedWhateverItsGuestsPortsDo() {
        assertThat(bridge(Passage.BLOCKED, Passage.PASSES).blockedPorts(BRIDGE))
                .extracting(LinkPlace::index)
                .containsExactly(UPLINK);
        assertThat(bridge(Passage.PASSES, Passage.BLOCKED).blockedPorts(BRIDGE)).isEmpty();
    }

    @Test
    void soIsAVlanOnIt() {
        assertThat(bridge(Passage.BLOCKED, Passage.PASSES).blockedPorts(12)).hasSize(1);
    }

    @Test
    void oneUplinkThatForwardsIsEnough() {
        LinksBelow two = LinksBelow.of(
                List.of(
                        place(BRIDGE, "bridge", 0, 0, Passage.UNTOLD),
                        place(2, "", 0, BRIDGE, Passage.BLOCKED),
                        place(3, "", 0, BRIDGE, Passage.PASSES)),
                List.of());

        assertThat(two.blockedPorts(BRIDGE)).isEmpty();
    }

    @Test
    void aBridgeOnABondIsBlockedWhileTheBondHasNoSlaveInUse() {
        LinksBelow stacked = LinksBelow.of(
                List.of(
                        place(BRIDGE, "bridge", 0, 0, Passage.UNTOLD),
                        place(20, "bond", 0, BRIDGE, Passage.PASSES),
                        place(2, "", 0, 20, Passage.BLOCKED),
                        place(3, "", 0, 20, Passage.BLOCKED)),
                List.of());

        assertThat(stacked.blockedPorts(BRIDGE)).extracting(LinkPlace::index).containsExactlyInAnyOrder(2, 3);
        assertThat(stacked.blockedPorts(20)).hasSize(2);
    }

    @Test
    void whatNobodyTellsOfIsNotBlocked() {
        LinksBelow plain = LinksBelow.of(List.of(place(UPLINK, "", 0, 0, Passage.UNTOLD)), List.of());

        assertThat(plain.blockedPorts(UPLINK)).isEmpty();
        assertThat(plain.blockedPorts(99)).isEmpty();
        assertThat(plain.isShared(UPLINK)).isFalse();
    }

    @Test
    void guestsOfABridgeAndItsOwnPortsLiveHere() {
        LinksBelow bridge = bridge(Passage.PASSES, Passage.PASSES);

        assertThat(bridge.homeOf(BRIDGE, VM)).isEqualTo(Home.HERE);
        assertThat(bridge.homeOf(12, VM)).isEqualTo(Home.HERE);
        assertThat(bridge.homeOf(BRIDGE, OWN)).isEqualTo(Home.HERE);
        assertThat(bridge.homeOf(BRIDGE, OTHER_HOST)).isEqualTo(Home.ELSEWHERE);
        assertThat(bridge.homeOf(BRIDGE, 0x77)).isEqualTo(Home.UNKNOWN);
    }

    /** Containers whose bridge has nothing but veths: which of them leads out cannot be told. */
    @Test
    void ofPortsThatAreAllAlikeNoneIsTakenForAGuests() {
        LinksBelow alike = LinksBelow.of(
                List.of(
                        place(BRIDGE, "bridge", 0, 0, Passage.UNTOLD),
                        place(2, "veth", 0, BRIDGE, Passage.PASSES),
                        place(3, "veth", 0, BRIDGE, Passage.PASSES)),
                List.of(new ForwardingEntry(3, BRIDGE, VM, false)));

        assertThat(alike.homeOf(BRIDGE, VM)).isEqualTo(Home.ELSEWHERE);
    }

    @Test
    void siblingsOfAMacvlanLiveHere() {
        LinksBelow siblings = LinksBelow.of(
                List.of(place(UPLINK, "", 0, 0, Passage.UNTOLD), place(5, "macvlan", UPLINK, 0, Passage.UNTOLD)),
                List.of(new ForwardingEntry(UPLINK, 0, VM, true)));

        assertThat(siblings.isShared(5)).isTrue();
        assertThat(siblings.homeOf(5, VM)).isEqualTo(Home.HERE);
        assertThat(siblings.homeOf(5, OTHER_HOST)).isEqualTo(Home.ELSEWHERE);
    }
}
