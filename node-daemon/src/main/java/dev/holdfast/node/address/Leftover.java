package dev.holdfast.node.address;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.VirtualRoute;
import dev.holdfast.vrrp.settings.VirtualRule;
import java.util.Optional;

/** A line of the leftovers file: what is on the host by our doing, and does not belong there without us. */
public sealed interface Leftover {

    /** Name of the interface, or whatever else it is on, or is. */
    String interfaceName();

    /**
     * An address on an interface: {@code eth0 10.77.0.100/24}.
     *
     * @param prefixLength that it was installed with
     */
    record Address(String interfaceName, IpAddress address, int prefixLength) implements Leftover {
        @Override
        public String toString() {
            return interfaceName + " " + address + "/" + prefixLength;
        }
    }

    /** An interface that was made for a virtual MAC: {@code vrrp4-51 macvlan}. It has no lifetime. */
    record MadeInterface(String interfaceName) implements Leftover {
        private static final String KIND = "macvlan";

        @Override
        public String toString() {
            return interfaceName + " " + KIND;
        }
    }

    /** A setting that an interface had before: {@code eth0 arp_ignore=0}. */
    record FormerSetting(String interfaceName, String setting, int value) implements Leftover {
        @Override
        public String toString() {
            return interfaceName + " " + setting + "=" + value;
        }
    }

    /** A route or rule, which has no interface's lifetime. */
    sealed interface Routing extends Leftover {}

    /** A route of a router on this interface: {@code eth0 route 10.99.0.0/16 via 10.77.0.254}. */
    record Route(String interfaceName, VirtualRoute route) implements Routing {
        private static final String KIND = "route ";

        @Override
        public String toString() {
            return interfaceName + " " + KIND + route;
        }
    }

    /** Likewise a rule: {@code eth0 rule from 10.77.0.100/32 table 100 priority 1000}, {@code rule6} for IPv6. */
    record Rule(String interfaceName, VirtualRule rule) implements Routing {
        private static final String KIND = "rule ";
        private static final String KIND_IPV6 = "rule6 ";

        @Override
        public String toString() {
            return interfaceName + " " + (rule.family() == Family.IPV4 ? KIND : KIND_IPV6) + rule;
        }
    }

    /** A table of the packet filter: {@code holdfast_1a2b3c4d nftables}. Whoever runs {@code nft} removes it. */
    record FilterTable(String table) implements Leftover {
        private static final String KIND = "nftables";

        @Override
        public String interfaceName() {
            return table;
        }

        @Override
        public String toString() {
            return table + " " + KIND;
        }
    }

    /** Reads a line; empty for one that is none. */
    static Optional<Leftover> parse(String line) {
        int space = line.indexOf(' ');
        if (space < 1) {
            return Optional.empty();
        }
        String interfaceName = line.substring(0, space);
        String what = line.substring(space + 1);
        if (what.equals(MadeInterface.KIND)) {
            return Optional.of(new MadeInterface(interfaceName));
        }
        if (what.equals(FilterTable.KIND)) {
            return Optional.of(new FilterTable(interfaceName));
        }
        try {
            if (what.startsWith(Route.KIND)) {
                return Optional.of(new Route(interfaceName, VirtualRoute.parse(what.substring(Route.KIND.length()))));
            }
            if (what.startsWith(Rule.KIND)) {
                VirtualRule rule = VirtualRule.parse(what.substring(Rule.KIND.length()), Family.IPV4);
                return Optional.of(new Rule(interfaceName, rule));
            }
            if (what.startsWith(Rule.KIND_IPV6)) {
                VirtualRule rule = VirtualRule.parse(what.substring(Rule.KIND_IPV6.length()), Family.IPV6);
                return Optional.of(new Rule(interfaceName, rule));
            }
            int slash = what.lastIndexOf('/');
            if (slash >= 0) {
                IpAddress address = IpAddress.parse(what.substring(0, slash));
                return Optional.of(new Address(interfaceName, address, Integer.parseInt(what.substring(slash + 1))));
            }
            int equal = what.indexOf('=');
            return equal < 0
                    ? Optional.empty()
                    : Optional.of(new FormerSetting(
                            interfaceName, what.substring(0, equal), Integer.parseInt(what.substring(equal + 1))));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
