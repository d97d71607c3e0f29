package dev.holdfast.node.address;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.LinkRequest;
import dev.holdfast.node.linux.RouteSocket;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of an interface's IPv4 configuration matters to virtual addresses, by IPV4_DEVCONF number. */
public final class InterfaceConf {

    static final int RP_FILTER = 8;
    static final int ARP_ANNOUNCE = 18;
    static final int ARP_IGNORE = 19;
    private static final int PROMOTE_SECONDARIES = 20;

    private static final Map<String, Integer> NUMBERS =
            Map.of("rp_filter", RP_FILTER, "arp_announce", ARP_ANNOUNCE, "arp_ignore", ARP_IGNORE);

    private InterfaceConf() {}

    /** As {@code /proc/sys/net/ipv4/conf/NAME} has it. */
    static String nameOf(int number) {
        return NUMBERS.entrySet().stream()
                .filter(entry -> entry.getValue() == number)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Of those that are changed and put back; null: none of them. */
    static @Nullable Integer numberOf(String name) {
        return NUMBERS.get(name);
    }

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
