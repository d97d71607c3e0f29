package dev.holdfast.lab.wire;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** One frame of the wire, as far as a judge of VRRP needs to understand it. */
public sealed interface Frame {

    Ethernet ethernet();

    /** The kernel's receive timestamp, nanoseconds since 1970. */
    default long atNanos() {
        return ethernet().atNanos();
    }

    /** The IP layer of a frame. {@code ttl} is the hop limit in IPv6, {@code protocol} the last header's number. */
    record Ip(InetAddress source, InetAddress destination, int ttl, int protocol) {
        /** 4 or 6. */
        public int family() {
            return source.getAddress().length == 4 ? 4 : 6;
        }
    }

    /** What a VRRP checksum was computed over, if it is right at all. */
    enum Checksum {
        /** Message and pseudo-header: RFC 5798 as deployed, and always so in IPv6. */
        WITH_PSEUDO_HEADER,
        /** The message alone: version 2, and RFC 9568's letter for version 3 over IPv4. */
        MESSAGE_ONLY,
        INVALID
    }

    /**
     * A VRRP message of version 2 or 3, well-formed enough to read; whether its values make sense is for the test to say.
     *
     * @param interval the advertised interval: seconds in version 2, centiseconds in version 3
     * @param count the count field, not necessarily {@code addresses.size()}
     * @param authenticationType version 2 only, else 0
     * @param trailingBytes what follows the addresses: authentication data in version 2, nothing in version 3
     */
    record VrrpAdvert(
            Ethernet ethernet,
            Ip ip,
            int version,
            int type,
            int vrid,
            int priority,
            int count,
            Duration interval,
            int authenticationType,
            Checksum checksum,
            List<InetAddress> addresses,
            int trailingBytes)
            implements Frame {
        public VrrpAdvert {
            addresses = List.copyOf(addresses);
        }

        public InetAddress source() {
            return ip.source();
        }

        /** 4 or 6. */
        public int family() {
            return ip.family();
        }

        /** Whether RFC 9568 §7.1 (or RFC 3768 for version 2) gives a receiver no reason to discard it. */
        public boolean isValid() {
            boolean checksumRight = version == 2 || family() == 4
                    ? checksum != Checksum.INVALID
                    : checksum == Checksum.WITH_PSEUDO_HEADER;
            boolean addressesRight = count > 0
                    && count == addresses.size()
                    && (family() == 4 || addresses.getFirst().isLinkLocalAddress());
            return ip.ttl() == 255 && type == 1 && checksumRight && addressesRight && !interval.isZero();
        }
    }

    /** ARP over Ethernet for IPv4 (RFC 826). */
    record ArpFrame(
            Ethernet ethernet,
            int operation,
            MacAddress senderMac,
            InetAddress sender,
            MacAddress targetMac,
            InetAddress target)
            implements Frame {
        public boolean isRequest() {
            return operation == 1;
        }

        public boolean isReply() {
            return operation == 2;
        }

        /** An announcement of the sender's own address, as request or as reply (RFC 5227 §3). */
        public boolean isGratuitous() {
            return sender.equals(target) && !sender.isAnyLocalAddress();
        }

        /** A question whose answer nobody may store: an address conflict probe (RFC 5227 §1.1). */
        public boolean isProbe() {
            return isRequest() && sender.isAnyLocalAddress();
        }
    }

    /** RFC 4861 §4.3. */
    record NeighborSolicitation(Ethernet ethernet, Ip ip, InetAddress target) implements Frame {}

    /**
     * RFC 4861 §4.4.
     *
     * @param linkLayerAddress the target link-layer address option, or the frame's source without one
     */
    record NeighborAdvertisement(
            Ethernet ethernet,
            Ip ip,
            InetAddress target,
            boolean router,
            boolean solicited,
            boolean override,
            MacAddress linkLayerAddress)
            implements Frame {}

    /** ICMP or ICMPv6 echo request or reply. */
    record IcmpEcho(Ethernet ethernet, Ip ip, boolean reply, int identifier, int sequence) implements Frame {}

    /** IP of another kind. */
    record OtherIp(Ethernet ethernet, Ip ip) implements Frame {}

    /** Neither IP nor ARP: control frames of switches and the like. */
    record Other(Ethernet ethernet) implements Frame {}

    /** A frame that says it is one of the above and breaks off or contradicts itself. */
    record MalformedFrame(Ethernet ethernet, String reason) implements Frame {}
}
