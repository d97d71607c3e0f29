package dev.holdfast.node.probe;

import dev.holdfast.vrrp.IpAddress;
import java.nio.ByteBuffer;

/** The frames that ask: ARP request (RFC 826), neighbour solicitation (RFC 4861 section 4.3), echo request to all nodes (RFC 4443). */
final class ProbeFrames {

    static final int ARP_BYTES = 42;
    static final int SOLICITATION_BYTES = 86;
    static final int ECHO_BYTES = 14 + 40 + 8;

    private static final long BROADCAST = 0xFFFF_FFFF_FFFFL;
    private static final short ETHERTYPE_ARP = 0x0806;
    private static final short ETHERTYPE_IPV6 = (short) 0x86DD;
    private static final int ICMPV6 = 58;
    private static final int MESSAGE_AT = 14 + 40;
    private static final int CHECKSUM_AT = MESSAGE_AT + 2;
    private static final long ALL_NODES_HIGH = 0xFF02L << 48;
    private static final long SOLICITED_NODE_LOW = 0x1_FF00_0000L;

    /** By which our own echo is known in a capture. */
    private static final short ECHO_IDENTIFIER = 0x4846;

    private ProbeFrames() {}

    private static void putMac(ByteBuffer out, long mac) {
        out.putShort((short) (mac >>> 32)).putInt((int) mac);
    }

    static int writeArp(ByteBuffer frame, long mac, IpAddress source, IpAddress target) {
        frame.clear();
        putMac(frame, BROADCAST);
        putMac(frame, mac);
        frame.putShort(ETHERTYPE_ARP)
                .putShort((short) 1)
                .putShort((short) 0x0800)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) 1);
        putMac(frame, mac);
        source.write(frame);
        putMac(frame, 0);
        target.write(frame);
        return ARP_BYTES;
    }

    static int writeSolicitation(ByteBuffer frame, long mac, IpAddress source, IpAddress target) {
        long low = SOLICITED_NODE_LOW | (target.low() & 0xFF_FFFF);
        writeIpv6(frame, mac, source, 0x3333_0000_0000L | (low & 0xFFFF_FFFFL), low, SOLICITATION_BYTES - MESSAGE_AT);
        frame.put((byte) 135).put((byte) 0).putShort((short) 0).putInt(0);
        target.write(frame);
        frame.put((byte) 1).put((byte) 1);
        putMac(frame, mac);
        putChecksum(frame, source, low, SOLICITATION_BYTES);
        return SOLICITATION_BYTES;
    }

    static int writeEcho(ByteBuffer frame, long mac, IpAddress source, int number) {
        writeIpv6(frame, mac, source, 0x3333_0000_0001L, 1, ECHO_BYTES - MESSAGE_AT);
        frame.put((byte) 128)
                .put((byte) 0)
                .putShort((short) 0)
                .putShort(ECHO_IDENTIFIER)
                .putShort((short) number);
        putChecksum(frame, source, 1, ECHO_BYTES);
        return ECHO_BYTES;
    }

    private static void writeIpv6(
            ByteBuffer frame, long mac, IpAddress source, long destinationMac, long destinationLow, int length) {
        frame.clear();
        putMac(frame, destinationMac);
        putMac(frame, mac);
        // Hop limit 255: neighbour discovery discards anything else (RFC 4861 section 7.1.1).
        frame.putShort(ETHERTYPE_IPV6)
                .putInt(0x6000_0000)
                .putShort((short) length)
                .put((byte) ICMPV6)
                .put((byte) 255);
        source.write(frame);
        frame.putLong(ALL_NODES_HIGH).putLong(destinationLow);
    }

    /** RFC 4443 section 2.3. */
    private static void putChecksum(ByteBuffer frame, IpAddress source, long destinationLow, int end) {
        long sum = words(source.high()) + words(source.low()) + words(ALL_NODES_HIGH) + words(destinationLow);
        sum += end - MESSAGE_AT + ICMPV6;
        for (int at = MESSAGE_AT; at < end; at += 2) {
            sum += Short.toUnsignedLong(frame.getShort(at));
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        frame.putShort(CHECKSUM_AT, (short) ~sum);
    }

    private static long words(long value) {
        return (value >>> 48) + (value >>> 32 & 0xFFFF) + (value >>> 16 & 0xFFFF) + (value & 0xFFFF);
    }
}
