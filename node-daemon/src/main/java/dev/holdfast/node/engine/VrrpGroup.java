package dev.holdfast.node.engine;

import dev.holdfast.node.linux.SocketFamily;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;

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

    static SocketFamily socketFamily(Family family) {
        return family == Family.IPV4 ? SocketFamily.IPV4 : SocketFamily.IPV6;
    }
}
