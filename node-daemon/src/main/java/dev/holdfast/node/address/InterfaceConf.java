package dev.holdfast.node.address;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.LinkRequest;
import dev.holdfast.node.linux.RouteSocket;
import java.util.Map;

/** What of an interface's IPv4 configuration matters to virtual addresses, by IPV4_DEVCONF number. */
public final class InterfaceConf {

    static final int RP_FILTER = 8;
    static final int ARP_ANNOUNCE = 18;
    static final int ARP_IGNORE = 19;
    private static final int PROMOTE_SECONDARIES = 20;

    private InterfaceConf() {}

    /**
     * When a subnet's primary address goes, the next one takes its place, in place of all of them going. Every address of ours that
     * has the host's prefix needs it, and so does the host's own beside ours.
     *
     * @return 0, or a negated errno
     */
    public static int promoteSecondaries(RouteSocket route, Link link) {
        return route.change(LinkRequest.configureIpv4(link.index(), link.name(), Map.of(PROMOTE_SECONDARIES, 1)));
    }
}
