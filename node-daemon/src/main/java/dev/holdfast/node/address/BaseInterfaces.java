package dev.holdfast.node.address;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.LinkRequest;
import dev.holdfast.node.linux.RouteSocket;
import java.util.HashMap;
import java.util.Map;

/**
 * What interfaces below virtual MACs must not do: answer ARP for an address that lives on the macvlan, or ask in its name, which
 * would teach the neighbours the wrong MAC. Set with the first router of an interface, put back with the last.
 */
public final class BaseInterfaces {

    private static final Map<Integer, Integer> WANTED = Map.of(
            // Answer only for addresses of the interface that is asked.
            InterfaceConf.ARP_IGNORE, 1,
            // Ask in the name of an address of the interface that asks.
            InterfaceConf.ARP_ANNOUNCE, 2);

    private static final class Use {
        private final Map<Integer, Integer> former = new HashMap<>();
        private int routers;
    }

    private final RouteSocket route;
    private final Map<Integer, Use> uses = new HashMap<>();

    public BaseInterfaces(RouteSocket route) {
        this.route = route;
    }

    /** Returns what has to be put back should this process die: the former value of each setting that was changed now. */
    public Map<String, Integer> enter(Link base) {
        Use use = uses.computeIfAbsent(base.index(), _ -> new Use());
        if (++use.routers > 1) {
            return Map.of();
        }
        int[] present = route.ipv4Configuration(base.index());
        Map<String, Integer> changed = new HashMap<>();
        Map<Integer, Integer> change = new HashMap<>();
        WANTED.forEach((number, value) -> {
            // More of the same is as good.
            if (number < present.length && present[number] < value) {
                use.former.put(number, present[number]);
                changed.put(InterfaceConf.nameOf(number), present[number]);
                change.put(number, value);
            }
        });
        if (!change.isEmpty()) {
            route.require(LinkRequest.configureIpv4(base.index(), base.name(), change), "RTM_SETLINK arp_ignore");
        }
        return changed;
    }

    /** Returns what was put back. */
    public Map<String, Integer> leave(Link base) {
        Use use = uses.get(base.index());
        if (use == null || --use.routers > 0) {
            return Map.of();
        }
        uses.remove(base.index());
        Map<String, Integer> restored = new HashMap<>();
        if (!use.former.isEmpty()) {
            // The interface may be gone, and its settings with it.
            route.change(LinkRequest.configureIpv4(base.index(), base.name(), use.former));
            use.former.forEach((number, value) -> restored.put(InterfaceConf.nameOf(number), value));
        }
        return restored;
    }
}
