package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One virtual router's settings, typed and in force: the file with the policy laid over it.
 *
 * @param name label, 1 to 63 characters
 * @param interfaceName where it runs
 * @param segment the broadcast domain's name; the interface's where the file names none
 * @param vrid 1 to 255
 * @param version 2 or 3; 3 for IPv6
 * @param priority 1 to 255; 255: owner of the addresses
 * @param advertInterval v3: 10 ms to 40.95 s in steps of 10 ms; v2: 1 s to 255 s in steps of 1 s
 * @param addresses of one family, at least one
 * @param acceptMode whether packets to the virtual address are accepted by an ACTIVE that does not own it
 * @param ipv4Checksum how the checksum of IPv4 adverts is made when sending; both are accepted
 * @param downTimerAdverts how many intervals make the Active_Down_Interval, 1 to 100; 3 by RFC
 * @param authentication v2 simple text, 1 to 8 bytes; null: none
 * @param unicast peers instead of the multicast group; null: multicast
 * @param source address to send from; null: the interface's first (IPv6: link-local)
 * @param virtualMac whether the addresses live on a macvlan with the virtual router's MAC
 * @param placement what the host does for it besides
 * @param track what it hangs on besides its link
 */
public record RouterSettings(
        String name,
        String interfaceName,
        String segment,
        int vrid,
        int version,
        Family family,
        int priority,
        Duration advertInterval,
        Preemption preemption,
        List<VirtualAddress> addresses,
        Startup startup,
        boolean acceptMode,
        Ipv4Checksum ipv4Checksum,
        int downTimerAdverts,
        @Nullable String authentication,
        @Nullable Unicast unicast,
        @Nullable IpAddress source,
        boolean virtualMac,
        Placement placement,
        List<TrackedCheck> track) {

    public RouterSettings {
        addresses = List.copyOf(addresses);
        track = List.copyOf(track);
    }

    /** The same router under another policy: what the control plane may change. */
    public RouterSettings with(Preemption otherPreemption, Startup otherStartup) {
        return new RouterSettings(
                name,
                interfaceName,
                segment,
                vrid,
                version,
                family,
                priority,
                advertInterval,
                otherPreemption,
                addresses,
                otherStartup,
                acceptMode,
                ipv4Checksum,
                downTimerAdverts,
                authentication,
                unicast,
                source,
                virtualMac,
                placement,
                track);
    }

    /** Everything that an ACTIVE puts on its host: the advertised addresses, then the excluded ones. */
    public List<VirtualAddress> installedAddresses() {
        return placement.excluded().isEmpty()
                ? addresses
                : Stream.concat(addresses.stream(), placement.excluded().stream())
                        .toList();
    }

    /** Name of the macvlan that has the virtual MAC, whether there is one or not. */
    public String virtualMacInterface() {
        String named = placement.virtualMacInterface();
        return named != null ? named : (family == Family.IPV4 ? "vrrp4-" : "vrrp6-") + vrid;
    }

    /** Whether advertisements carry the virtual MAC: unicast ones need the host's way to the peer. */
    public boolean advertisesFromVirtualMac() {
        return virtualMac && unicast == null && placement.advertsFrom() == Placement.AdvertsFrom.VIRTUAL_MAC;
    }

    /** Whether this router owns its addresses: priority 255. */
    public boolean owner() {
        return priority == 255;
    }

    /** How the checksum over IPv4 is made. */
    public enum Ipv4Checksum {
        /** RFC 5798 as everybody implements it; the default. */
        PSEUDO_HEADER,
        /** RFC 9568 as written. */
        MESSAGE_ONLY
    }

    /**
     * Peers instead of the multicast group.
     *
     * @param peers of the router's family, at least one
     * @param minTtl 1 to 255: lowest TTL or hop limit that is accepted of them; 255: no router may lie between
     * @param maxTtl minTtl to 255
     */
    public record Unicast(List<IpAddress> peers, int minTtl, int maxTtl) {

        /** What every VRRP packet is sent with, and by RFC received with. */
        public static final int RFC_TTL = 255;

        public Unicast {
            peers = List.copyOf(peers);
        }

        /** No router between. */
        public Unicast(List<IpAddress> peers) {
            this(peers, RFC_TTL, RFC_TTL);
        }

        /** Whether a packet that came with this TTL or hop limit is near enough. */
        public boolean acceptsTtl(int ttl) {
            return ttl >= minTtl && ttl <= maxTtl;
        }
    }
}
