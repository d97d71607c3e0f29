package dev.holdfast.node.address;

import dev.holdfast.vrrp.IpAddress;
import java.nio.ByteBuffer;

/** Gratuitous ARP: a broadcast request of which sender and target address are the same (RFC 5227 section 3). */
final class ArpAnnouncement {

    static final int BYTES = 42;

    private static final short ETHERTYPE_ARP = 0x0806;
    private static final short HARDWARE_ETHERNET = 1;
    private static final short ETHERTYPE_IPV4 = 0x0800;
    private static final short REQUEST = 1;
    private static final long BROADCAST = 0xFFFF_FFFF_FFFFL;

    private ArpAnnouncement() {}

    /** Writes the whole frame from index 0; its length is {@link #BYTES}. */
    static void write(ByteBuffer frame, long hardwareAddress, IpAddress address) {
        frame.clear();
        EthernetAddress.put(frame, BROADCAST);
        EthernetAddress.put(frame, hardwareAddress);
        frame.putShort(ETHERTYPE_ARP)
                .putShort(HARDWARE_ETHERNET)
                .putShort(ETHERTYPE_IPV4)
                .put((byte) 6)
                .put((byte) 4)
                .putShort(REQUEST);
        EthernetAddress.put(frame, hardwareAddress);
        address.write(frame);
        // As keepalived does; some switches and firewalls only learn from this form.
        EthernetAddress.put(frame, BROADCAST);
        address.write(frame);
    }
}
