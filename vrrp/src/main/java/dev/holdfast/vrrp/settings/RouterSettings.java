package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.time.Duration;
import java.util.List;
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
        boolean virtualMac) {

    public RouterSettings {
        addresses = List.copyOf(addresses);
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
     */
    public record Unicast(List<IpAddress> peers) {
        public Unicast {
            peers = List.copyOf(peers);
        }
    }
}
