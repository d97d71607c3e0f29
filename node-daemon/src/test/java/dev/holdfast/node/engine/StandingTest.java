package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.address.AddressTag;
import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.SocketFamily;
import dev.holdfast.node.testing.DeclaredRouter;
import dev.holdfast.vrrp.FaultReason;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a router can take part, by the host's interfaces and addresses. */
final class StandingTest {

    private static final int UP = 0x1;
    private static final int RUNNING = 0x40;
    private static final int LOWER_UP = 0x10000;
    private static final int GOOD = UP | RUNNING | LOWER_UP;
    private static final int TENTATIVE = 0x40;
    private static final AddressTag TAG = new AddressTag(112);
    private static final IpAddress VIRTUAL = IpAddress.parse("10.77.0.100");
    private static final IpAddress HOST = IpAddress.parse("10.77.0.1");
    private static final IpAddress LINK_LOCAL = IpAddress.parse("fe80::1");

    private final List<InterfaceAddress> addresses = new ArrayList<>();

    @Test
    void takesPartOnALinkWithAnAddress() {
        on(2, HOST, 0, 0);
        Standing standing = judge(settings(100, VIRTUAL), link(GOOD));
        assertThat(standing.faults()).isEmpty();
        assertThat(standing.source()).isEqualTo(HOST);
    }

    @Test
    void needsTheInterface() {
        assertThat(judge(settings(100, VIRTUAL)).faults()).containsExactly(FaultReason.INTERFACE_GONE);
    }

    @Test
    void tellsDownFromNoCarrier() {
        on(2, HOST, 0, 0);
        RouterSettings settings = settings(100, VIRTUAL);
        assertThat(judge(settings, link(0)).faults()).containsExactly(FaultReason.INTERFACE_DOWN);
        assertThat(judge(settings, link(UP)).faults()).containsExactly(FaultReason.NO_CARRIER);
        assertThat(judge(settings, link(UP | LOWER_UP)).faults())
                .as("dormant, as before 802.1X has let it in")
                .containsExactly(FaultReason.NO_CARRIER);
    }

    @Test
    void needsAnAddressToSendFromThatIsNotVirtual() {
        on(2, VIRTUAL, 0, TAG.number());
        assertThat(judge(settings(100, VIRTUAL), link(GOOD)).faults()).containsExactly(FaultReason.NO_SOURCE_ADDRESS);
    }

    @Test
    void doesNotSendFromAnAddressThatIsStillDetectingDuplicates() {
        on(2, LINK_LOCAL, TENTATIVE, 3);
        RouterSettings settings = settings(100, IpAddress.parse("fe80::77:100"));
        assertThat(judge(settings, link(GOOD)).source()).isNull();
        addresses.clear();
        on(2, LINK_LOCAL, 0, 3);
        assertThat(judge(settings, link(GOOD)).source()).isEqualTo(LINK_LOCAL);
    }

    @Test
    void sendsIpv6FromTheLinkLocalAddressOnly() {
        on(2, IpAddress.parse("fd77::1"), 0, 0);
        on(2, LINK_LOCAL, 0, 3);
        assertThat(judge(settings(100, IpAddress.parse("fe80::77:100")), link(GOOD))
                        .source())
                .isEqualTo(LINK_LOCAL);
    }

    @Test
    void anAddressThatIsSomebodysIsTakenOnWhateverInterface() {
        on(2, HOST, 0, 0);
        on(7, VIRTUAL, 0, 0);
        assertThat(judge(settings(100, VIRTUAL), link(GOOD)).faults()).containsExactly(FaultReason.ADDRESS_TAKEN);
    }

    @Test
    void whatCarriesOurTagIsNotTaken() {
        on(2, HOST, 0, 0);
        on(2, VIRTUAL, 0, TAG.number());
        assertThat(judge(settings(100, VIRTUAL), link(GOOD)).faults()).isEmpty();
    }

    @Test
    void anOwnersAddressIsItsOwn() {
        on(2, HOST, 0, 0);
        Standing standing = judge(settings(255, HOST), link(GOOD));
        assertThat(standing.faults()).isEmpty();
        assertThat(standing.source()).isEqualTo(HOST);
    }

    private Standing judge(RouterSettings settings, Link... links) {
        Interfaces interfaces = new Interfaces(List.of(links), addresses, _ -> false);
        return Standing.of(settings, interfaces, TAG, there -> false, there -> Standing.is(there, VIRTUAL));
    }

    private static Link link(int flags) {
        return new Link(2, "eth0", flags, 0x0250_5600_1234L);
    }

    private void on(int index, IpAddress address, int flags, int protocol) {
        SocketFamily family = VrrpGroup.socketFamily(address.family());
        addresses.add(new InterfaceAddress(
                index, family, address.high(), address.low(), 24, flags, protocol, InterfaceAddress.FOREVER));
    }

    private static RouterSettings settings(int priority, IpAddress virtual) {
        return DeclaredRouter.with("priority", String.valueOf(priority), "addresses", virtual + "/24");
    }
}
