package dev.holdfast.node.engine;

import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.LinkPlace;
import dev.holdfast.node.linux.Neighbour;
import dev.holdfast.node.linux.RouteSocket;
import dev.holdfast.node.linux.SocketFamily;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** This host as its kernel tells it: whose MAC addresses are its own, what it asks from, whom it knows. */
final class HostView implements PresenceParts.Hosts {

    private static final int MOST_NEIGHBOURS = 16;

    /** Guests come and go. */
    private static final long SELDOM_NANOS = 1_000_000_000L;

    /** For a MAC address that is in no table yet: a flood of them must not keep the engine busy. */
    private static final long OFTEN_NANOS = 100_000_000L;

    private final RouteSocket route;
    private final Interfaces interfaces;
    private final Predicate<InterfaceAddress> virtual;
    private @Nullable LinksBelow below;
    private long belowAtNanos;

    HostView(RouteSocket route, Interfaces interfaces, Predicate<InterfaceAddress> virtual) {
        this.route = route;
        this.interfaces = interfaces;
        this.virtual = virtual;
    }

    @Override
    public boolean isLocal(int interfaceIndex, long mac) {
        for (Link link : interfaces.links()) {
            if (link.hardwareAddress() == mac) {
                return true;
            }
        }
        LinksBelow links = below(SELDOM_NANOS);
        if (!links.isShared(interfaceIndex)) {
            return false;
        }
        LinksBelow.Home home = links.homeOf(interfaceIndex, mac);
        if (home == LinksBelow.Home.UNKNOWN) {
            home = below(OFTEN_NANOS).homeOf(interfaceIndex, mac);
        }
        // Whom the bridge has not told of yet it will tell of by the next frame.
        return home != LinksBelow.Home.ELSEWHERE;
    }

    @Override
    public List<LinkPlace> blockedPorts(int interfaceIndex) {
        return below(0).blockedPorts(interfaceIndex);
    }

    /** As it was not longer ago than that. */
    private LinksBelow below(long oldestNanos) {
        long nowNanos = System.nanoTime();
        if (below == null || nowNanos - belowAtNanos >= oldestNanos) {
            try {
                List<LinkPlace> places = route.linkPlaces();
                LinksBelow listed = LinksBelow.of(places, List.of());
                boolean shared = places.stream().anyMatch(place -> listed.isShared(place.index()));
                below = shared ? LinksBelow.of(places, route.forwarding()) : listed;
                belowAtNanos = nowNanos;
            } catch (KernelException changedTooOften) {
                below = below == null ? LinksBelow.of(List.of(), List.of()) : below;
            }
        }
        return below;
    }

    @Override
    public @Nullable IpAddress source(int interfaceIndex, Family family) {
        SocketFamily wanted = VrrpGroup.socketFamily(family);
        List<InterfaceAddress> addresses = interfaces.addresses();
        for (int i = 0; i < addresses.size(); i++) {
            InterfaceAddress there = addresses.get(i);
            if (there.interfaceIndex() == interfaceIndex
                    && there.family() == wanted
                    && there.usable()
                    && !virtual.test(there)) {
                IpAddress address = new IpAddress(family, there.high(), there.low());
                if (family == Family.IPV4 || address.isLinkLocal()) {
                    return address;
                }
            }
        }
        return null;
    }

    @Override
    public List<IpAddress> near(int interfaceIndex) {
        List<IpAddress> near = new ArrayList<>();
        try {
            for (Neighbour neighbour : route.neighbours()) {
                if (neighbour.interfaceIndex() == interfaceIndex && near.size() < MOST_NEIGHBOURS) {
                    Family family = neighbour.family() == SocketFamily.IPV4 ? Family.IPV4 : Family.IPV6;
                    near.add(new IpAddress(family, neighbour.high(), neighbour.low()));
                }
            }
        } catch (KernelException changedTooOften) {
            // Whom the kernel knows is a hint; who speaks is found all the same.
            return near;
        }
        return near;
    }
}
