package dev.holdfast.vrrp.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every setting of a virtual router, once, in the order of the reference. */
public final class SettingCatalog {

    static final Setting NAME = local(
            "name",
            new SettingType.Text(63),
            "",
            "",
            "Label of the virtual router in logs, pages and the notify FIFO.");
    static final Setting INTERFACE =
            local("interface", new SettingType.Text(15), "", "", "Network interface that the router runs on.");
    static final Setting SEGMENT = local(
            "segment",
            new SettingType.Text(63),
            "(the interface's name)",
            "",
            "Name of the broadcast domain; comes from the file's segments.");
    static final Setting VRID = local(
            "vrid",
            new SettingType.WholeNumber(1, 255),
            "",
            "",
            "Virtual router identifier, the same on every router of the segment.");
    static final Setting VERSION = local(
            "version", new SettingType.WholeNumber(2, 3), "3", "", "VRRP version: 2 (IPv4 only) or 3. Must agree.");
    static final Setting PRIORITY = local(
            "priority",
            new SettingType.WholeNumber(1, 255),
            "100",
            "",
            "The highest wins the election; 255 says that this host owns the addresses.");
    static final Setting ADVERT_INTERVAL = local(
            "advertInterval",
            new SettingType.Time(Duration.ofMillis(10), Duration.ofSeconds(255)),
            "1s",
            "",
            "Time between advertisements. Version 3: 10ms to 40.95s in steps of 10ms; version 2: 1s to 255s in whole"
                    + " seconds.");
    static final Setting PREEMPTION = overlayable(
            "preemption",
            new SettingType.PreemptionRule(Duration.ofSeconds(1000)),
            "never (immediate for an owner)",
            "",
            "Whether a router of higher priority takes over from one of lower priority that is ACTIVE.");
    static final Setting ADDRESSES = local(
            "addresses",
            new SettingType.Addresses(true, 255),
            "",
            "",
            "Virtual addresses. IPv6: at most 90, a link-local one first. Behind each may stand 'label eth0:web' (IPv4), 'scope"
                    + " link' (global, site, link, host) and 'preferred' (IPv6: the host may send from it).");
    static final Setting EXCLUDED_ADDRESSES = local(
            "excludedAddresses",
            new SettingType.Addresses(true, 1024),
            "(none)",
            "",
            "Further addresses that go with the virtual ones and are not advertised, of the same family.");
    static final Setting ROUTES = local(
            "routes",
            new SettingType.Phrases("ip route", 64),
            "(none)",
            "",
            "Routes that are there while the router is ACTIVE: a destination or 'default', and behind it via, dev, src, table,"
                    + " metric, onlink.");
    static final Setting RULES = local(
            "rules",
            new SettingType.Phrases("ip rule", 64),
            "(none)",
            "",
            "Rules that are there while the router is ACTIVE: from, to, iif, oif or fwmark, and a table and a priority.");
    static final Setting TRACK = local(
            "track",
            new SettingType.Checks(32),
            "(none)",
            "",
            "Interfaces, files and processes that the router hangs on, each with a weight on its priority, or FAULT.");
    static final Setting STARTUP_DELAY = overlayable(
            "startup.delay",
            new SettingType.Time(Duration.ZERO, Duration.ofHours(1)),
            "0s",
            "",
            "Time after the daemon's start in which advertisements are ignored and the router only waits.");
    static final Setting STARTUP_DELAY_SINCE_BOOT = overlayable(
            "startup.delaySinceBoot",
            new SettingType.Time(Duration.ZERO, Duration.ofHours(1)),
            "0s",
            "",
            "The same, counted from the host's boot: a daemon that is restarted later does not wait. The later end of the"
                    + " two counts.");
    static final Setting STARTUP_GATE = overlayable(
            "startup.gate",
            new SettingType.Choice(List.of("off", "link")),
            "link",
            "",
            "Whether the link must be proven to hear before the router may become ACTIVE.");
    static final Setting STARTUP_PROOF = overlayable(
            "startup.proof",
            new SettingType.Choice(List.of("any", "answer")),
            "any",
            "",
            "What proves the link: any frame of another host, or only an answer to the gate's own probes, which proves both"
                    + " directions; an advertisement does not open the gate then.");
    static final Setting STARTUP_MAX_HOLD = overlayable(
            "startup.maxHold",
            new SettingType.Time(Duration.ZERO, Duration.ofHours(1)),
            "60s",
            "",
            "After this time without a proof local processes get the address; the wire stays silent.");
    static final Setting LANDMARKS = local(
            "landmarks",
            new SettingType.Addresses(false, 16),
            "(found by asking)",
            "",
            "Hosts by which the link is judged; comes from the file's landmarks.");
    static final Setting SYNC_GROUP = local(
            "syncGroup",
            new SettingType.Text(63),
            "(none)",
            "",
            "Group with whose other routers this one moves together; comes from the file's syncGroups.");
    static final Setting ACCEPT_MODE = local(
            "acceptMode",
            new SettingType.Flag(),
            "true",
            "",
            "Whether an ACTIVE router that does not own the address accepts packets to it.");
    static final Setting IPV4_CHECKSUM = local(
            "ipv4Checksum",
            new SettingType.Choice(List.of("pseudo-header", "message-only")),
            "pseudo-header",
            "",
            "How the checksum of version 3 over IPv4 is made when sending; both are accepted.");
    static final Setting DOWN_TIMER_ADVERTS = local(
            "downTimerAdverts",
            new SettingType.WholeNumber(1, 100),
            "3",
            "advertisements",
            "How many advertisements must be missed before the ACTIVE router counts as gone.");
    static final Setting AUTHENTICATION = local(
            "authentication",
            new SettingType.Text(8),
            "(none)",
            "",
            "Version 2 only: simple text password. It is readable on the wire.");
    static final Setting UNICAST_PEERS = local(
            "unicast.peers",
            new SettingType.Addresses(false, 255),
            "(multicast)",
            "",
            "Send to these routers instead of the multicast group, and listen only to them.");
    static final Setting UNICAST_MIN_TTL = local(
            "unicast.minTtl",
            new SettingType.WholeNumber(1, 255),
            "(255)",
            "hops",
            "Lowest TTL or hop limit that is accepted of a peer. Each router between takes one off the 255 that is sent.");
    static final Setting UNICAST_MAX_TTL = local(
            "unicast.maxTtl",
            new SettingType.WholeNumber(1, 255),
            "(255)",
            "hops",
            "Highest TTL or hop limit that is accepted of a peer.");
    static final Setting SOURCE = local(
            "source",
            new SettingType.Address(),
            "(the interface's first)",
            "",
            "Address that advertisements are sent from. IPv6 multicast: link-local.");
    static final Setting VIRTUAL_MAC = local(
            "virtualMac",
            new SettingType.Flag(),
            "false",
            "",
            "Whether the addresses live behind the virtual router's own MAC address.");
    static final Setting VIRTUAL_MAC_INTERFACE = local(
            "virtualMacInterface",
            new SettingType.Text(15),
            "(vrrp4-VRID or vrrp6-VRID)",
            "",
            "Name of the macvlan interface that has the virtual MAC.");
    static final Setting VIRTUAL_MAC_ADVERTS = local(
            "virtualMacAdverts",
            new SettingType.Choice(List.of("virtual-mac", "interface")),
            "virtual-mac (interface for unicast)",
            "",
            "Whose MAC the advertisements carry: the virtual one, or the interface's own, for networks that allow a port"
                    + " one MAC only.");
    static final Setting ANNOUNCE_COUNT = local(
            "announcements.count",
            new SettingType.WholeNumber(1, 100),
            "5",
            "packets",
            "Gratuitous ARPs or neighbour advertisements for each address at a takeover.");
    static final Setting ANNOUNCE_SECOND_DELAY = local(
            "announcements.secondDelay",
            new SettingType.Time(Duration.ZERO, Duration.ofSeconds(1000)),
            "5s",
            "",
            "Time from the takeover to a second burst; 0s: there is none.");
    static final Setting ANNOUNCE_SECOND_COUNT = local(
            "announcements.secondCount",
            new SettingType.WholeNumber(1, 100),
            "5",
            "packets",
            "Packets for each address in the second burst.");
    static final Setting ANNOUNCE_REFRESH = local(
            "announcements.refresh",
            new SettingType.Time(Duration.ZERO, Duration.ofHours(24)),
            "0s",
            "",
            "Time between later bursts while ACTIVE; 0s: there are none.");
    static final Setting ANNOUNCE_REFRESH_COUNT = local(
            "announcements.refreshCount",
            new SettingType.WholeNumber(1, 100),
            "1",
            "packets",
            "Packets for each address in each of those.");
    static final Setting ANNOUNCE_INTERVAL = local(
            "announcements.interval",
            new SettingType.Time(Duration.ZERO, Duration.ofSeconds(10)),
            "0s",
            "",
            "Time between two packets of a burst, for switches that limit ARP; 0s: as fast as they leave.");

    private static final List<Setting> ALL = List.of(
            NAME,
            INTERFACE,
            SEGMENT,
            VRID,
            VERSION,
            PRIORITY,
            ADVERT_INTERVAL,
            PREEMPTION,
            ADDRESSES,
            EXCLUDED_ADDRESSES,
            ROUTES,
            RULES,
            TRACK,
            STARTUP_DELAY,
            STARTUP_DELAY_SINCE_BOOT,
            STARTUP_GATE,
            STARTUP_PROOF,
            STARTUP_MAX_HOLD,
            LANDMARKS,
            SYNC_GROUP,
            ACCEPT_MODE,
            IPV4_CHECKSUM,
            DOWN_TIMER_ADVERTS,
            AUTHENTICATION,
            UNICAST_PEERS,
            UNICAST_MIN_TTL,
            UNICAST_MAX_TTL,
            SOURCE,
            VIRTUAL_MAC,
            VIRTUAL_MAC_INTERFACE,
            VIRTUAL_MAC_ADVERTS,
            ANNOUNCE_COUNT,
            ANNOUNCE_SECOND_DELAY,
            ANNOUNCE_SECOND_COUNT,
            ANNOUNCE_REFRESH,
            ANNOUNCE_REFRESH_COUNT,
            ANNOUNCE_INTERVAL);

    private SettingCatalog() {}

    /** All of them. */
    public static List<Setting> all() {
        return ALL;
    }

    /** Those that policy may lay over the file. */
    public static List<Setting> overlayable() {
        return ALL.stream().filter(Setting::overlayable).toList();
    }

    /** The setting of that name. */
    public static Optional<Setting> find(String name) {
        return ALL.stream().filter(setting -> setting.name().equals(name)).findFirst();
    }

    private static Setting local(String name, SettingType type, String defaultText, String unit, String doc) {
        return new Setting(name, type, defaultText, unit, doc, false);
    }

    private static Setting overlayable(String name, SettingType type, String defaultText, String unit, String doc) {
        return new Setting(name, type, defaultText, unit, doc, true);
    }
}
