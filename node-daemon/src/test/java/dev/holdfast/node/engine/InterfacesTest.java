package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.SocketFamily;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InterfacesTest {

    private static final Link LINK = new Link(2, "eth0", 0x10041, 1);
    private static final int OURS = 112;
    private static final InterfaceAddress FIRST = address(1);
    private static final InterfaceAddress SECOND = address(2);

    private final Interfaces interfaces =
            new Interfaces(List.of(LINK), List.of(FIRST, SECOND), address -> address.protocol() == OURS);

    @Test
    void listingAnewTellsWhatWentUnheard() {
        interfaces.replace(List.of(LINK), List.of(SECOND));
        assertThat(interfaces.addresses()).containsExactly(SECOND);
        assertThat(interfaces.pollGone()).containsExactly(FIRST);
        assertThat(interfaces.pollGone()).isEmpty();
    }

    @Test
    void aLinkTakesItsAddressesWithIt() {
        interfaces.replace(List.of(), List.of());
        assertThat(interfaces.link("eth0")).isNull();
        assertThat(interfaces.addresses()).isEmpty();
        assertThat(interfaces.pollGone()).as("they are not to be put back").isEmpty();
    }

    @Test
    void aRenamedLinkIsFoundByItsNewName() {
        interfaces.linkChanged(new Link(2, "lan0", 0x10041, 1));
        assertThat(interfaces.link("eth0")).isNull();
        assertThat(interfaces.link("lan0")).isNotNull();
    }

    @Test
    void knowsTheAgeOfALinkOnlySinceItSawItComeUp() {
        assertThat(interfaces.linkAgeNanos(2, System.nanoTime())).isZero();
        interfaces.linkChanged(new Link(2, "eth0", 0x1, 1));
        interfaces.linkChanged(LINK);
        assertThat(interfaces.linkAgeNanos(2, System.nanoTime())).isPositive();
    }

    /** Two hundred routers renew an address a second each: that must not make every one of them look at every address. */
    @Test
    void thatOurOwnAddressesComeAndAreRenewedIsNoNews() {
        InterfaceAddress virtual = new InterfaceAddress(2, SocketFamily.IPV4, 0, 9, 24, 0, OURS, 3);
        interfaces.addressChanged(virtual);
        interfaces.addressChanged(new InterfaceAddress(2, SocketFamily.IPV4, 0, 9, 24, 0, OURS, 4));
        interfaces.addressChanged(new InterfaceAddress(2, SocketFamily.IPV4, 0, 1, 24, 0, 0, 100));
        interfaces.linkChanged(LINK);
        assertThat(interfaces.pollChanged()).isFalse();

        interfaces.addressGone(virtual);
        assertThat(interfaces.pollChanged()).isFalse();
        assertThat(interfaces.pollGone()).containsExactly(virtual);
    }

    @Test
    void whatOthersDoIsNews() {
        interfaces.addressChanged(address(3));
        assertThat(interfaces.pollChanged()).isTrue();
        interfaces.addressChanged(new InterfaceAddress(2, SocketFamily.IPV4, 0, 3, 24, 0x40, 0, 100));
        assertThat(interfaces.pollChanged()).isTrue();
        interfaces.addressGone(address(3));
        assertThat(interfaces.pollChanged()).isTrue();
        interfaces.linkChanged(new Link(2, "eth0", 0x1, 1));
        assertThat(interfaces.pollChanged()).isTrue();
        interfaces.linkGone(LINK);
        assertThat(interfaces.pollChanged()).isTrue();
        assertThat(interfaces.pollChanged()).isFalse();
    }

    private static InterfaceAddress address(long low) {
        return new InterfaceAddress(2, SocketFamily.IPV4, 0, low, 24, 0, 0, InterfaceAddress.FOREVER);
    }
}
