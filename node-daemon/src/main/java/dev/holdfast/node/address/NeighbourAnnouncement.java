package dev.holdfast.node.address;

import dev.holdfast.vrrp.IpAddress;
import java.nio.ByteBuffer;

/** Unsolicited neighbour advertisement to all nodes (RFC 4861 section 7.2.6, RFC 9568 section 6.4.2): R=1, S=0, O=1. */
final class NeighbourAnnouncement {

    static final int BYTES = 86;

    private static final short ETHERTYPE_IPV6 = (short) 0x86DD;
    private static final long ALL_NODES_MAC = 0x3333_0000_0001L;
    private static final long ALL_NODES_HIGH = 0xFF02L << 48;
    private static final long ALL_NODES_LOW = 1;
    private static final int VERSION_AND_CONTROL_CLASS = 0x6C00_0000;
    private static final int ICMPV6 = 58;
    private static final int MESSAGE_BYTES = 32;
    private static final int MESSAGE_AT = 14 + 40;
    private static final int CHECKSUM_AT = MESSAGE_AT + 2;
    private static final byte NEIGHBOUR_ADVERTISEMENT = (byte) 136;
    private static final int ROUTER_AND_OVERRIDE = 0xA000_0000;
    private static final byte TARGET_LINK_LAYER_ADDRESS = 2;

    private NeighbourAnnouncement() {}

    /** Writes the whole frame from index 0; its length is {@link #BYTES}. */
    static void write(ByteBuffer frame, long hardwareAddress, IpAddress address) {
        frame.clear();
        EthernetAddress.put(frame, ALL_NODES_MAC);
        EthernetAddress.put(frame, hardwareAddress);
        frame.putShort(ETHERTYPE_IPV6)
                .putInt(VERSION_AND_CONTROL_CLASS)
                .putShort((short) MESSAGE_BYTES)
                .put((byte) ICMPV6)
                .put((byte) 255);
        address.write(frame);
        frame.putLong(ALL_NODES_HIGH).putLong(ALL_NODES_LOW);
        frame.put(NEIGHBOUR_ADVERTISEMENT).put((byte) 0).putShort((short) 0).putInt(ROUTER_AND_OVERRIDE);
        address.write(frame);
        frame.put(TARGET_LINK_LAYER_ADDRESS).put((byte) 1);
        EthernetAddress.put(frame, hardwareAddress);
        frame.putShort(CHECKSUM_AT, checksum(frame, address));
    }

    /** RFC 4443 section 2.3, over the pseudo-header of RFC 8200 section 8.1. */
    private static short checksum(ByteBuffer frame, IpAddress source) {
        long sum = words(source.high()) + words(source.low()) + words(ALL_NODES_HIGH) + words(ALL_NODES_LOW);
        sum += MESSAGE_BYTES + ICMPV6;
        for (int at = MESSAGE_AT; at < BYTES; at += 2) {
            sum += Short.toUnsignedLong(frame.getShort(at));
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    private static long words(long value) {
        return (value >>> 48) + (value >>> 32 & 0xFFFF) + (value >>> 16 & 0xFFFF) + (value & 0xFFFF);
    }
}
