package dev.holdfast.lab.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Builds Ethernet frames to be injected: ARP, neighbour discovery, echo, and what switches send to their ports. */
public final class Frames {
    private static final int ICMPV6 = 58;
    private static final int SMALLEST_FRAME = 60;
    private static final MacAddress UNKNOWN = new MacAddress(0);

    private Frames() {}

    /** Who has {@code target}? Broadcast. */
    public static byte[] arpRequest(MacAddress senderMac, InetAddress sender, InetAddress target) {
        return arp(senderMac, MacAddress.BROADCAST, 1, senderMac, sender, UNKNOWN, target);
    }

    /** An ARP reply that tells one host (or all) that {@code sender} is at {@code senderMac}. */
    public static byte[] arpReply(MacAddress senderMac, InetAddress sender, MacAddress targetMac, InetAddress target) {
        return arp(senderMac, targetMac, 2, senderMac, sender, targetMac, target);
    }

    /** The announcement of an address as a broadcast request (RFC 5227 §3). */
    public static byte[] gratuitousArp(MacAddress mac, InetAddress address) {
        return arp(mac, MacAddress.BROADCAST, 1, mac, address, UNKNOWN, address);
    }

    private static byte[] arp(
            MacAddress from,
            MacAddress to,
            int operation,
            MacAddress senderMac,
            InetAddress sender,
            MacAddress targetMac,
            InetAddress target) {
        ByteBuffer frame = ethernet(from, to, 0x0806, SMALLEST_FRAME - 14);
        frame.putShort((short) 1)
                .putShort((short) 0x0800)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) operation);
        frame.put(senderMac.bytes()).put(sender.getAddress());
        frame.put(targetMac.bytes()).put(target.getAddress());
        return frame.array();
    }

    /** Who has {@code target}? To its solicited-node group (RFC 4861 §4.3). */
    public static byte[] neighborSolicitation(MacAddress senderMac, InetAddress sender, InetAddress target) {
        byte[] address = target.getAddress();
        ByteBuffer group = ByteBuffer.allocate(16).putShort((short) 0xff02);
        group.put(11, (byte) 1).put(12, (byte) 0xff).put(13, address, 13, 3);
        ByteBuffer groupMac =
                ByteBuffer.allocate(6).putShort((short) 0x3333).put((byte) 0xff).put(address, 13, 3);
        ByteBuffer message = ByteBuffer.allocate(32);
        message.put((byte) 135)
                .put(8, address)
                .put(24, (byte) 1)
                .put(25, (byte) 1)
                .put(26, senderMac.bytes());
        return icmp6(
                senderMac, MacAddress.of(groupMac.array(), 0), sender, sixteen(group.array()), 255, message.array());
    }

    /** An unsolicited neighbour advertisement to all nodes with the override flag (RFC 4861 §7.2.6). */
    public static byte[] neighborAdvertisement(MacAddress mac, InetAddress address, boolean router) {
        ByteBuffer message = ByteBuffer.allocate(32);
        message.put((byte) 136).put(4, (byte) (router ? 0xa0 : 0x20)).put(8, address.getAddress());
        message.put(24, (byte) 2).put(25, (byte) 1).put(26, mac.bytes());
        return icmp6(
                mac,
                MacAddress.parse("33:33:00:00:00:01"),
                address,
                InetAddress.ofLiteral("ff02::1"),
                255,
                message.array());
    }

    private static InetAddress sixteen(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("16 bytes are an IPv6 address", impossible);
        }
    }

    private static byte[] icmp6(
            MacAddress from, MacAddress to, InetAddress source, InetAddress destination, int hops, byte[] message) {
        long sum = InternetChecksum.sum(message, 0, message.length)
                + InternetChecksum.pseudoHeader(source, destination, ICMPV6, message.length);
        ByteBuffer.wrap(message).putShort(2, (short) InternetChecksum.complement(sum));
        return ip(from, to, source, destination, hops, ICMPV6, message);
    }

    /** An IEEE 802.1D configuration BPDU, as a port sends it that may forward nothing yet. */
    public static byte[] bridgeProtocolDataUnit(MacAddress port) {
        ByteBuffer frame = ethernet(port, MacAddress.parse("01:80:c2:00:00:00"), 38, SMALLEST_FRAME - 14);
        frame.put(new byte[] {0x42, 0x42, 0x03})
                .putShort((short) 0)
                .put((byte) 0)
                .put((byte) 0)
                .put((byte) 0);
        frame.putShort((short) 0x8000).put(port.bytes()).putInt(0);
        frame.putShort((short) 0x8000).put(port.bytes()).putShort((short) 0x8001);
        frame.putShort((short) 0)
                .putShort((short) (20 * 256))
                .putShort((short) (2 * 256))
                .putShort((short) (15 * 256));
        return frame.array();
    }

    /** An LACPDU (IEEE 802.1AX) without a partner. */
    public static byte[] linkAggregation(MacAddress port) {
        ByteBuffer frame = ethernet(port, MacAddress.parse("01:80:c2:00:00:02"), 0x8809, 110);
        frame.put((byte) 1).put((byte) 1).put((byte) 1).put((byte) 20);
        frame.putShort((short) 0x8000).put(port.bytes()).putShort((short) 1).putShort((short) 0x8000);
        frame.putShort((short) 1).put((byte) 0x05);
        return frame.array();
    }

    /** An LLDPDU (IEEE 802.1AB) that names the sending port. */
    public static byte[] linkLayerDiscovery(MacAddress port) {
        byte[] name = "port1".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = ethernet(port, MacAddress.parse("01:80:c2:00:00:0e"), 0x88cc, SMALLEST_FRAME - 14);
        frame.putShort((short) (1 << 9 | 7)).put((byte) 4).put(port.bytes());
        frame.putShort((short) (2 << 9 | name.length + 1)).put((byte) 5).put(name);
        frame.putShort((short) (3 << 9 | 2)).putShort((short) 120).putShort((short) 0);
        return frame.array();
    }

    /** An IPv4 or IPv6 packet, by the family of {@code source}, in an Ethernet frame. */
    public static byte[] ip(
            MacAddress from,
            MacAddress to,
            InetAddress source,
            InetAddress destination,
            int ttl,
            int protocol,
            byte[] payload) {
        boolean four = source.getAddress().length == 4;
        ByteBuffer frame = ethernet(from, to, four ? 0x0800 : 0x86dd, (four ? 20 : 40) + payload.length);
        if (four) {
            frame.put((byte) 0x45)
                    .put((byte) 0xc0)
                    .putShort((short) (20 + payload.length))
                    .putInt(0);
            frame.put((byte) ttl).put((byte) protocol).putShort((short) 0);
            frame.put(source.getAddress()).put(destination.getAddress());
            int checksum = InternetChecksum.complement(InternetChecksum.sum(frame.array(), 14, 20));
            frame.putShort(24, (short) checksum);
        } else {
            frame.putInt(0x6c00_0000)
                    .putShort((short) payload.length)
                    .put((byte) protocol)
                    .put((byte) ttl);
            frame.put(source.getAddress()).put(destination.getAddress());
        }
        return frame.put(payload).array();
    }

    private static ByteBuffer ethernet(MacAddress from, MacAddress to, int type, int payloadBytes) {
        return ByteBuffer.allocate(14 + payloadBytes)
                .put(to.bytes())
                .put(from.bytes())
                .putShort((short) type);
    }
}
