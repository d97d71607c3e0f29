package dev.holdfast.lab.wire;

import dev.holdfast.lab.wire.ByteReader.Truncated;
import dev.holdfast.lab.wire.Frame.ArpFrame;
import dev.holdfast.lab.wire.Frame.Checksum;
import dev.holdfast.lab.wire.Frame.IcmpEcho;
import dev.holdfast.lab.wire.Frame.Ip;
import dev.holdfast.lab.wire.Frame.MalformedFrame;
import dev.holdfast.lab.wire.Frame.NeighborAdvertisement;
import dev.holdfast.lab.wire.Frame.NeighborSolicitation;
import dev.holdfast.lab.wire.Frame.Other;
import dev.holdfast.lab.wire.Frame.OtherIp;
import dev.holdfast.lab.wire.Frame.VrrpAdvert;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Bytes to frames. Any bytes decode: what cannot be read is a {@link MalformedFrame} with its reason. */
public final class FrameDecoder {
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_ARP = 0x0806;
    private static final int TYPE_IPV6 = 0x86dd;
    private static final int TYPE_VLAN = 0x8100;
    private static final int TYPE_SERVICE_VLAN = 0x88a8;
    private static final int PROTOCOL_ICMP = 1;
    private static final int PROTOCOL_ICMPV6 = 58;
    private static final int PROTOCOL_VRRP = 112;
    private static final int MOST_VLAN_TAGS = 2;
    private static final int MOST_EXTENSION_HEADERS = 8;
    private static final MacAddress NOBODY = new MacAddress(0);

    private FrameDecoder() {}

    /**
     * Decodes one frame.
     *
     * @param atNanos its timestamp, nanoseconds since 1970
     * @param outgoing whether it left through the interface it was captured on
     * @param bytes the frame from the destination MAC on, without FCS
     */
    public static Frame decode(long atNanos, boolean outgoing, byte[] bytes) {
        ByteReader reader = new ByteReader(bytes, 0, bytes.length);
        Ethernet ethernet = new Ethernet(atNanos, outgoing, NOBODY, NOBODY, 0);
        try {
            reader.need(14, "an Ethernet header");
            MacAddress destination = reader.mac();
            MacAddress source = reader.mac();
            int type = reader.u16();
            for (int tags = 0; tags < MOST_VLAN_TAGS && (type == TYPE_VLAN || type == TYPE_SERVICE_VLAN); tags++) {
                reader.skip(2);
                type = reader.u16();
            }
            ethernet = new Ethernet(atNanos, outgoing, source, destination, type);
            return switch (type) {
                case TYPE_ARP -> arp(ethernet, reader);
                case TYPE_IPV4 -> ipv4(ethernet, reader);
                case TYPE_IPV6 -> ipv6(ethernet, reader);
                default -> new Other(ethernet);
            };
        } catch (Truncated truncated) {
            return new MalformedFrame(ethernet, String.valueOf(truncated.getMessage()));
        }
    }

    private static Frame arp(Ethernet ethernet, ByteReader reader) throws Truncated {
        reader.need(28, "ARP");
        int hardware = reader.u16();
        int protocol = reader.u16();
        int hardwareLength = reader.u8();
        int protocolLength = reader.u8();
        if (hardware != 1 || protocol != TYPE_IPV4 || hardwareLength != 6 || protocolLength != 4) {
            return new MalformedFrame(ethernet, "ARP of hardware " + hardware + ", protocol " + protocol);
        }
        return new ArpFrame(ethernet, reader.u16(), reader.mac(), reader.address4(), reader.mac(), reader.address4());
    }

    private static Frame ipv4(Ethernet ethernet, ByteReader reader) throws Truncated {
        reader.need(20, "an IPv4 header");
        int start = reader.position();
        int versionAndLength = reader.u8();
        int headerLength = (versionAndLength & 0x0f) * 4;
        reader.skip(1);
        int totalLength = reader.u16();
        reader.skip(2);
        int fragment = reader.u16();
        int ttl = reader.u8();
        int protocol = reader.u8();
        reader.skip(2);
        Ip ip = new Ip(reader.address4(), reader.address4(), ttl, protocol);
        if (versionAndLength >> 4 != 4 || headerLength < 20 || totalLength < headerLength) {
            return new MalformedFrame(ethernet, "IPv4 with version and header length " + versionAndLength);
        }
        if (start + totalLength > reader.array().length || start + headerLength > reader.array().length) {
            return new MalformedFrame(ethernet, "IPv4 of " + totalLength + " bytes in a shorter frame");
        }
        if (!InternetChecksum.isRight(InternetChecksum.sum(reader.array(), start, headerLength))) {
            return new MalformedFrame(ethernet, "IPv4 header checksum is wrong");
        }
        boolean laterFragment = (fragment & 0x1fff) != 0;
        ByteReader payload = new ByteReader(reader.array(), start + headerLength, start + totalLength);
        return laterFragment ? new OtherIp(ethernet, ip) : payload(ethernet, ip, payload);
    }

    private static Frame ipv6(Ethernet ethernet, ByteReader reader) throws Truncated {
        reader.need(40, "an IPv6 header");
        int version = reader.u8() >> 4;
        reader.skip(3);
        int payloadLength = reader.u16();
        int next = reader.u8();
        int hopLimit = reader.u8();
        InetAddress source = reader.address6();
        InetAddress destination = reader.address6();
        if (version != 6) {
            return new MalformedFrame(ethernet, "IPv6 with version " + version);
        }
        reader.need(payloadLength, "the IPv6 payload");
        ByteReader payload = new ByteReader(reader.array(), reader.position(), reader.position() + payloadLength);
        for (int headers = 0; headers < MOST_EXTENSION_HEADERS && isExtension(next); headers++) {
            payload.need(8, "an IPv6 extension header");
            next = payload.u8();
            int length = payload.u8();
            payload.skip(6 + length * 8);
        }
        return payload(ethernet, new Ip(source, destination, hopLimit, next), payload);
    }

    /** Hop-by-hop, routing and destination options: the headers that say their length in eights (RFC 8200 §4). */
    private static boolean isExtension(int next) {
        return next == 0 || next == 43 || next == 60;
    }

    private static Frame payload(Ethernet ethernet, Ip ip, ByteReader payload) throws Truncated {
        return switch (ip.protocol()) {
            case PROTOCOL_VRRP -> vrrp(ethernet, ip, payload);
            case PROTOCOL_ICMP -> icmp(ethernet, ip, payload);
            case PROTOCOL_ICMPV6 -> icmp6(ethernet, ip, payload);
            default -> new OtherIp(ethernet, ip);
        };
    }

    private static Frame vrrp(Ethernet ethernet, Ip ip, ByteReader payload) throws Truncated {
        int start = payload.position();
        int length = payload.remaining();
        payload.need(8, "a VRRP header");
        int versionAndType = payload.u8();
        int version = versionAndType >> 4;
        int vrid = payload.u8();
        int priority = payload.u8();
        int count = payload.u8();
        int sixth = payload.u16();
        payload.skip(2);
        if (version != 2 && version != 3) {
            return new MalformedFrame(ethernet, "VRRP version " + version);
        }
        int addressLength = ip.family() == 4 ? 4 : 16;
        payload.need(count * addressLength, "the VRRP addresses");
        List<InetAddress> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(addressLength == 4 ? payload.address4() : payload.address6());
        }
        Duration interval = version == 2 ? Duration.ofSeconds(sixth & 0xff) : Duration.ofMillis((sixth & 0x0fff) * 10L);
        return new VrrpAdvert(
                ethernet,
                ip,
                version,
                versionAndType & 0x0f,
                vrid,
                priority,
                count,
                interval,
                version == 2 ? sixth >> 8 : 0,
                checksum(ip, version, payload.array(), start, length),
                addresses,
                payload.remaining());
    }

    private static Checksum checksum(Ip ip, int version, byte[] bytes, int start, int length) {
        long message = InternetChecksum.sum(bytes, start, length);
        long pseudo = InternetChecksum.pseudoHeader(ip.source(), ip.destination(), PROTOCOL_VRRP, length);
        if (version == 3 && InternetChecksum.isRight(message + pseudo)) {
            return Checksum.WITH_PSEUDO_HEADER;
        }
        return InternetChecksum.isRight(message) ? Checksum.MESSAGE_ONLY : Checksum.INVALID;
    }

    private static Frame icmp(Ethernet ethernet, Ip ip, ByteReader payload) throws Truncated {
        int type = payload.need(8, "ICMP").u8();
        if (type != 0 && type != 8) {
            return new OtherIp(ethernet, ip);
        }
        payload.skip(3);
        return new IcmpEcho(ethernet, ip, type == 0, payload.u16(), payload.u16());
    }

    private static Frame icmp6(Ethernet ethernet, Ip ip, ByteReader payload) throws Truncated {
        if (ip.family() != 6) {
            return new MalformedFrame(ethernet, "ICMPv6 in IPv4");
        }
        int start = payload.position();
        int length = payload.remaining();
        int type = payload.need(8, "ICMPv6").u8();
        long sum = InternetChecksum.sum(payload.array(), start, length)
                + InternetChecksum.pseudoHeader(ip.source(), ip.destination(), PROTOCOL_ICMPV6, length);
        if (!InternetChecksum.isRight(sum)) {
            return new MalformedFrame(ethernet, "ICMPv6 checksum is wrong");
        }
        payload.skip(3);
        return switch (type) {
            case 128, 129 -> new IcmpEcho(ethernet, ip, type == 129, payload.u16(), payload.u16());
            case 135 -> {
                payload.skip(4);
                yield new NeighborSolicitation(ethernet, ip, payload.address6());
            }
            case 136 -> neighborAdvertisement(ethernet, ip, payload);
            default -> new OtherIp(ethernet, ip);
        };
    }

    private static Frame neighborAdvertisement(Ethernet ethernet, Ip ip, ByteReader payload) throws Truncated {
        int flags = payload.u8();
        payload.skip(3);
        InetAddress target = payload.address6();
        MacAddress linkLayer = ethernet.source();
        // Option 2 is the target link-layer address; lengths are in eights (RFC 4861 §4.6.1).
        while (payload.remaining() >= 8) {
            int option = payload.u8();
            int length = payload.u8();
            if (length == 0) {
                return new MalformedFrame(ethernet, "a neighbour discovery option of length 0");
            }
            if (option == 2) {
                linkLayer = payload.mac();
                payload.skip(length * 8 - 8);
            } else {
                payload.skip(length * 8 - 2);
            }
        }
        return new NeighborAdvertisement(
                ethernet, ip, target, (flags & 0x80) != 0, (flags & 0x40) != 0, (flags & 0x20) != 0, linkLayer);
    }
}
