package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules between settings, each of which is refused with its reason where keepalived warns or goes on. */
final class SettingRules {

    /** What fits into one message of 1500 bytes behind the IPv6 header. */
    private static final int MOST_IPV6_ADDRESSES = 90;

    private static final Duration LONGEST_V3_INTERVAL = Duration.ofMillis(40_950);
    private static final int LONGEST_PASSWORD = 8;

    private final SettingParser parser;

    SettingRules(SettingParser parser) {
        this.parser = parser;
    }

    void check(RouterSettings settings) {
        checkInterface(settings.interfaceName());
        checkInterval(settings);
        checkPreemption(settings);
        checkAddresses(settings);
        checkExcluded(settings);
        checkRouting(settings);
        checkLabels(settings);
        checkVirtualMac(settings);
        checkAuthentication(settings);
        checkSource(settings);
        checkPeers(settings);
        checkTrack(settings);
        if (settings.version() == 2 && settings.family() == Family.IPV6) {
            parser.problem(SettingCatalog.VERSION, "carries no IPv6; write version 3");
        }
    }

    /** The owner always takes its addresses back: {@code never} would be a promise that is not kept. */
    void checkPreemption(RouterSettings settings) {
        if (settings.owner() && !(settings.preemption() instanceof Preemption.Immediate)) {
            parser.problem(
                    SettingCatalog.PREEMPTION,
                    "cannot be held by an owner (priority 255), which always takes over at once; write immediate, or a"
                            + " priority below 255");
        }
    }

    private void checkInterface(String name) {
        if (name.contains("/") || name.chars().anyMatch(Character::isWhitespace)) {
            parser.problem(SettingCatalog.INTERFACE, "is no interface name; write one as ip link shows it");
        }
    }

    private void checkInterval(RouterSettings settings) {
        if (parser.hasProblemWith(SettingCatalog.ADVERT_INTERVAL)) {
            return;
        }
        Duration interval = settings.advertInterval();
        if (settings.version() == 2 && (interval.toMillis() % 1000 != 0 || interval.isZero())) {
            parser.problem(
                    SettingCatalog.ADVERT_INTERVAL,
                    "cannot be said in version 2; write whole seconds from 1s to 255s, or version 3");
        }
        if (settings.version() == 3 && (interval.toMillis() % 10 != 0 || interval.compareTo(LONGEST_V3_INTERVAL) > 0)) {
            parser.problem(
                    SettingCatalog.ADVERT_INTERVAL,
                    "cannot be said in version 3; write 10ms to 40.95s in steps of 10ms");
        }
    }

    private void checkAddresses(RouterSettings settings) {
        List<VirtualAddress> addresses = settings.addresses();
        if (addresses.isEmpty()) {
            return;
        }
        Set<IpAddress> seen = new HashSet<>();
        for (VirtualAddress virtual : addresses) {
            IpAddress address = virtual.address();
            if (address.family() != settings.family()) {
                parser.problem(
                        SettingCatalog.ADDRESSES, "mixes families; make one virtual router for IPv4 and one for IPv6");
                return;
            }
            if (!isHostAddress(address)) {
                parser.problem(
                        SettingCatalog.ADDRESSES,
                        "holds " + address + ", which no host can have; write a host address");
            }
            if (!seen.add(address)) {
                parser.problem(SettingCatalog.ADDRESSES, "holds " + address + " twice; take one out");
            }
        }
        if (settings.family() == Family.IPV6) {
            checkIpv6Addresses(addresses);
        }
    }

    private void checkIpv6Addresses(List<VirtualAddress> addresses) {
        if (!addresses.getFirst().address().isLinkLocal()) {
            parser.problem(
                    SettingCatalog.ADDRESSES,
                    "must begin with a link-local address (RFC 9568 section 5.2.9); put one such as fe80::51/64 first");
        }
        if (addresses.size() > MOST_IPV6_ADDRESSES) {
            parser.problem(
                    SettingCatalog.ADDRESSES, "has too many for one packet; write at most " + MOST_IPV6_ADDRESSES);
        }
    }

    private void checkExcluded(RouterSettings settings) {
        Set<IpAddress> seen = new HashSet<>();
        settings.addresses().forEach(virtual -> seen.add(virtual.address()));
        for (VirtualAddress excluded : settings.placement().excluded()) {
            IpAddress address = excluded.address();
            if (address.family() != settings.family() || !isHostAddress(address)) {
                parser.problem(
                        SettingCatalog.EXCLUDED_ADDRESSES,
                        "holds " + address + "; write host addresses of the family of the virtual addresses");
            }
            if (!seen.add(address)) {
                parser.problem(SettingCatalog.EXCLUDED_ADDRESSES, "holds " + address + " again; take one out");
            }
        }
    }

    /** Two of one kind that the kernel takes for the same would be one, and go with whichever goes first. */
    private void checkRouting(RouterSettings settings) {
        Routing routing = settings.placement().routing();
        Set<List<Object>> seen = new HashSet<>();
        for (VirtualRoute route : routing.routes()) {
            if (route.family() != settings.family()) {
                parser.problem(
                        SettingCatalog.ROUTES,
                        "holds '" + route
                                + "', which is not of the family of the virtual addresses; put it to the router"
                                + " that has those");
            }
            if (!seen.add(List.of(route.destination(), route.table(), route.metric()))) {
                parser.problem(
                        SettingCatalog.ROUTES,
                        "holds two routes to " + route.destination()
                                + " of one table and metric; give each its metric");
            }
        }
        for (VirtualRule rule : routing.rules()) {
            if (rule.family() != settings.family()) {
                parser.problem(
                        SettingCatalog.RULES,
                        "holds '" + rule
                                + "', which is not of the family of the virtual addresses; put it to the router"
                                + " that has those");
            }
            if (!seen.add(List.of(rule))) {
                parser.problem(SettingCatalog.RULES, "holds '" + rule + "' twice; take one out");
            }
        }
    }

    private void checkLabels(RouterSettings settings) {
        String interfaceName = settings.virtualMac() ? settings.virtualMacInterface() : settings.interfaceName();
        for (VirtualAddress virtual : settings.installedAddresses()) {
            String label = virtual.label();
            if (label != null && !label.equals(interfaceName) && !label.startsWith(interfaceName + ":")) {
                parser.problem(
                        SettingCatalog.ADDRESSES,
                        "has the label " + label + "; the kernel's custom is the interface's name and a word, such as "
                                + interfaceName + ":web");
            }
        }
    }

    private void checkVirtualMac(RouterSettings settings) {
        String named = settings.placement().virtualMacInterface();
        if (named != null && (named.contains("/") || named.chars().anyMatch(Character::isWhitespace))) {
            parser.problem(
                    SettingCatalog.VIRTUAL_MAC_INTERFACE, "is no interface name; write 1 to 15 characters, no '/'");
        }
        if (named != null && named.equals(settings.interfaceName())) {
            parser.problem(
                    SettingCatalog.VIRTUAL_MAC_INTERFACE, "is the interface itself; name one that is not there yet");
        }
        if (settings.unicast() != null
                && settings.virtualMac()
                && parser.isWritten(SettingCatalog.VIRTUAL_MAC_ADVERTS)
                && settings.placement().advertsFrom() == Placement.AdvertsFrom.VIRTUAL_MAC) {
            parser.problem(
                    SettingCatalog.VIRTUAL_MAC_ADVERTS,
                    "cannot be with unicast peers, whose way the host's own routes know; write interface");
        }
    }

    private void checkAuthentication(RouterSettings settings) {
        String password = settings.authentication();
        if (password == null || parser.hasProblemWith(SettingCatalog.AUTHENTICATION)) {
            return;
        }
        if (settings.version() != 2) {
            parser.problem(
                    SettingCatalog.AUTHENTICATION, "is only known to version 2; take it out, or write version 2");
        }
        if (password.length() > LONGEST_PASSWORD || password.chars().anyMatch(c -> c > '~')) {
            parser.problem(SettingCatalog.AUTHENTICATION, "does not fit; write 1 to 8 ASCII characters");
        }
    }

    private void checkSource(RouterSettings settings) {
        IpAddress source = settings.source();
        if (source == null) {
            return;
        }
        if (source.family() != settings.family()) {
            parser.problem(SettingCatalog.SOURCE, "is not of the family of the addresses; write one that is");
        } else if (!isHostAddress(source)) {
            parser.problem(SettingCatalog.SOURCE, "can be no host's; write an address of the interface");
        } else if (source.family() == Family.IPV6 && settings.unicast() == null && !source.isLinkLocal()) {
            parser.problem(SettingCatalog.SOURCE, "must be link-local for multicast (RFC 9568 section 5.1.2.1)");
        }
    }

    private void checkPeers(RouterSettings settings) {
        RouterSettings.Unicast unicast = settings.unicast();
        if (unicast == null) {
            for (Setting bound : List.of(SettingCatalog.UNICAST_MIN_TTL, SettingCatalog.UNICAST_MAX_TTL)) {
                if (parser.isWritten(bound) && !parser.hasProblemWith(SettingCatalog.UNICAST_PEERS)) {
                    parser.problem(bound, "bounds nothing without unicast.peers; multicast is accepted at 255 only");
                }
            }
            return;
        }
        if (unicast.minTtl() > unicast.maxTtl()) {
            parser.problem(
                    SettingCatalog.UNICAST_MIN_TTL,
                    "is above unicast.maxTtl " + unicast.maxTtl() + ", so that nothing would be accepted; lower it");
        }
        Set<IpAddress> seen = new HashSet<>();
        for (IpAddress peer : unicast.peers()) {
            if (peer.family() != settings.family() || !isHostAddress(peer)) {
                parser.problem(
                        SettingCatalog.UNICAST_PEERS,
                        "holds " + peer + "; write host addresses of the family of the virtual addresses");
            }
            if (peer.equals(settings.source())) {
                parser.problem(
                        SettingCatalog.UNICAST_PEERS, "holds " + peer + ", which is our own source; take it out");
            }
            if (!seen.add(peer)) {
                parser.problem(SettingCatalog.UNICAST_PEERS, "holds " + peer + " twice; take one out");
            }
        }
    }

    private void checkTrack(RouterSettings settings) {
        Set<String> seen = new HashSet<>();
        for (TrackedCheck check : settings.track()) {
            String holds = "holds '" + check + "', ";
            if (!seen.add(check.name())) {
                parser.problem(SettingCatalog.TRACK, holds + "and " + check.name() + " before; take one out");
            }
            if (check.kind() == TrackedCheck.Kind.INTERFACE && check.target().equals(settings.interfaceName())) {
                parser.problem(
                        SettingCatalog.TRACK,
                        holds + "the router's own interface, without which it is in FAULT anyhow; take it out");
            }
            if (settings.owner() && check.weight() != 0) {
                parser.problem(
                        SettingCatalog.TRACK,
                        holds
                                + "which weighs on an owner (priority 255), whose priority nothing changes; write weight 0,"
                                + " which makes it FAULT, or a priority below 255");
            }
        }
    }

    /** Neither unspecified, loopback, multicast nor (IPv4) the limited broadcast and class E. */
    private static boolean isHostAddress(IpAddress address) {
        return switch (address.family()) {
            case IPV4 -> {
                long first = address.low() >>> 24;
                yield first != 0 && first != 127 && first < 224;
            }
            case IPV6 -> address.high() >>> 56 != 0xFF && !(address.high() == 0 && (address.low() >>> 1) == 0);
        };
    }
}
