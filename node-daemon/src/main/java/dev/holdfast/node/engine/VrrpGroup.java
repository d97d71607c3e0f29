package dev.holdfast.node.engine;

import dev.holdfast.node.linux.SocketFamily;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.List;

/** Where VRRP lives on the network. */
final class VrrpGroup {

    /** IP protocol number (RFC 9568 section 5.1.1.4). */
    static final int PROTOCOL = 112;

    private static final IpAddress IPV4 = IpAddress.parse("224.0.0.18");
    private static final IpAddress IPV6 = IpAddress.parse("ff02::12");

    private VrrpGroup() {}

    /** Multicast group of a family. */
    static IpAddress of(Family family) {
        return family == Family.IPV4 ? IPV4 : IPV6;
    }

    /** Whoever a router's adverts go to: the group, or every unicast peer. */
    static List<IpAddress> destinations(RouterSettings settings) {
        RouterSettings.Unicast unicast = settings.unicast();
        return unicast == null ? List.of(of(settings.family())) : unicast.peers();
    }

    static SocketFamily socketFamily(Family family) {
        return family == Family.IPV4 ? SocketFamily.IPV4 : SocketFamily.IPV6;
    }
}
