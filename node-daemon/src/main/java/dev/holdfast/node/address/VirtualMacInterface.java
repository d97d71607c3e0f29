package dev.holdfast.node.address;

import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.LinkRequest;
import dev.holdfast.node.linux.RouteSocket;
import dev.holdfast.node.linux.Sysctl;
import java.util.Map;

/**
 * The macvlan that has a virtual router's MAC. It is down unless the router is ACTIVE: a BACKUP takes no frame that is sent to the
 * virtual MAC (RFC 9568 section 6.4.2), and a host that forwards would else forward what the ACTIVE forwards, too.
 */
public final class VirtualMacInterface {

    /** Answer ARP for its own addresses only: the host has others in the same subnet. */
    private static final int ONLY_ADDRESSES_OF_THE_INTERFACE = 1;

    /** Packets come in here whose answers leave by the interface below: a strict check would drop them. */
    private static final int LOOSE = 2;

    private final RouteSocket route;
    private final Link link;
    private final LinkRequest up;
    private final LinkRequest down;

    private VirtualMacInterface(RouteSocket route, Link link) {
        this.route = route;
        this.link = link;
        up = LinkRequest.setUp(link.index(), link.name(), true);
        down = LinkRequest.setUp(link.index(), link.name(), false);
    }

    /**
     * Makes it, down and without addresses. One of the same name and MAC was left by a former run, and goes first.
     *
     * @throws KernelException if the kernel refuses: another macvlan of the interface has the MAC, or it knows no macvlan
     */
    public static VirtualMacInterface make(RouteSocket route, Link base, String name, long hardwareAddress) {
        for (Link there : route.links()) {
            if (there.name().equals(name) && there.hardwareAddress() == hardwareAddress) {
                route.require(LinkRequest.remove(there.index(), name), "RTM_DELLINK");
            }
        }
        route.require(LinkRequest.makeMacvlan(base.index(), name, hardwareAddress), "RTM_NEWLINK macvlan");
        Link made = route.links().stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " was made and is not there"));
        route.require(LinkRequest.makeNoIpv6Address(made.index(), name), "RTM_SETLINK addrgenmode");
        route.require(
                LinkRequest.configureIpv4(
                        made.index(),
                        name,
                        Map.of(
                                InterfaceConf.ARP_IGNORE,
                                ONLY_ADDRESSES_OF_THE_INTERFACE,
                                InterfaceConf.RP_FILTER,
                                LOOSE)),
                "RTM_SETLINK arp_ignore, rp_filter");
        return new VirtualMacInterface(route, made);
    }

    /**
     * Keeps it from making addresses and routes of its own when a router advertises itself.
     *
     * @return empty, or why not
     */
    public String ignoreRouters() {
        return Sysctl.write("net/ipv6/conf/" + link.name() + "/accept_ra", "0");
    }

    /** 0, or a negated errno. */
    public int up() {
        return route.change(up);
    }

    /** 0, or a negated errno. */
    public int down() {
        return route.change(down);
    }

    /** With every address on it; 0, or a negated errno. */
    public int remove() {
        return route.change(LinkRequest.remove(link.index(), link.name()));
    }

    /** As it was when it was made. */
    public Link link() {
        return link;
    }
}
