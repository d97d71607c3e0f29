package dev.holdfast.node.address;

import dev.holdfast.node.linux.AddressRequest;
import dev.holdfast.node.linux.AddressTerms;
import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.LinkRequest;
import dev.holdfast.node.linux.RouteSocket;
import dev.holdfast.node.linux.RoutingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes down what a dead daemon left behind, and nothing else: where the kernel keeps tags, an address must carry ours. */
public final class LeftoverRemoval {

    private final RouteSocket route;
    private final AddressTag tag;

    public LeftoverRemoval(RouteSocket route, AddressTag tag) {
        this.route = route;
        this.tag = tag;
    }

    /** Returns those that were there and are gone now. */
    public List<Leftover> remove(List<Leftover> leftovers) {
        if (leftovers.isEmpty()) {
            return List.of();
        }
        List<Link> links = route.links();
        List<InterfaceAddress> present = route.addresses();
        List<Leftover> removed = new ArrayList<>();
        for (Leftover leftover : leftovers) {
            if (leftover instanceof Leftover.Routing routing && remove(routing)) {
                removed.add(leftover);
            }
            for (Link link : links) {
                if (link.name().equals(leftover.interfaceName()) && remove(link, leftover, present)) {
                    removed.add(leftover);
                }
            }
        }
        return removed;
    }

    private boolean remove(Link link, Leftover leftover, List<InterfaceAddress> present) {
        return switch (leftover) {
            case Leftover.Address address -> removeFrom(link, address, present);
            // Only one with a virtual router's MAC can be of our making, whoever has that name now.
            case Leftover.MadeInterface _ ->
                VirtualMac.isOne(link.hardwareAddress())
                        && route.change(LinkRequest.remove(link.index(), link.name())) == 0;
            case Leftover.FormerSetting former -> restore(link, former);
            case Leftover.FilterTable _, Leftover.Routing _ -> false;
        };
    }

    /** Of any interface: the kernel deletes only what carries our mark. */
    private boolean remove(Leftover.Routing routing) {
        return switch (routing) {
            case Leftover.Route left -> route.change(RoutingChange.delete(left.route())) == 0;
            case Leftover.Rule left -> route.change(RoutingChange.of(RoutingRequest.Kind.DELETE, left.rule())) == 0;
        };
    }

    private boolean restore(Link link, Leftover.FormerSetting former) {
        Integer number = InterfaceConf.numberOf(former.setting());
        return number != null
                && route.change(LinkRequest.configureIpv4(link.index(), link.name(), Map.of(number, former.value())))
                        == 0;
    }

    private boolean removeFrom(Link link, Leftover.Address leftover, List<InterfaceAddress> present) {
        for (InterfaceAddress there : present) {
            boolean same = there.interfaceIndex() == link.index()
                    && there.is(
                            ManagedAddress.familyOf(leftover.address()),
                            leftover.address().high(),
                            leftover.address().low());
            if (same && (tag.isOn(there) || !tag.isKept())) {
                return route.change(new AddressRequest(
                                AddressRequest.Kind.DELETE,
                                link.index(),
                                there.family(),
                                there.high(),
                                there.low(),
                                new AddressTerms(there.prefixLength(), there.validSeconds(), tag.number()),
                                leftover.toString()))
                        == 0;
            }
        }
        return false;
    }
}
