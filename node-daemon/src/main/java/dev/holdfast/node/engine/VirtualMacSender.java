package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.PacketSocket;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.packet.AdvertisementEncoder;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.nio.ByteBuffer;

/**
 * Sends advertisements from a virtual MAC, as whole frames: the source address is the interface's own, which is not on the macvlan
 * that has the MAC, and IPv6 would refuse to send it from there.
 */
final class VirtualMacSender {

    private static final int MAC_BYTES = 6;
    private static final int ETHERNET_BYTES = 14;
    private static final int IPV4_BYTES = 20;
    private static final short ETHERTYPE_IPV4 = 0x0800;
    private static final short ETHERTYPE_IPV6 = (short) 0x86DD;
    private static final long IPV4_GROUP_MAC = 0x0100_5E00_0012L;
    private static final long IPV6_GROUP_MAC = 0x3333_0000_0012L;
    private static final byte HOPS = (byte) 255;
    private static final byte NETWORK_CONTROL = (byte) 0xC0;
    private static final short DONT_FRAGMENT = 0x4000;
    private static final int IPV6_NETWORK_CONTROL = 0x6C00_0000;

    private final PacketSocket socket;
    private final AdvertisementEncoder encoder = new AdvertisementEncoder();

    VirtualMacSender(PacketSocket socket) {
        this.socket = socket;
    }

    /**
     * Sends one advertisement to the group.
     *
     * @param macvlan whose MAC it carries
     * @return 0, or a negated errno
     */
    int send(Link macvlan, RouterSettings settings, int priority, IpAddress source) {
        return socket.send(
                macvlan.index(), write(socket.frame(), macvlan.hardwareAddress(), settings, priority, source));
    }

    /** Writes the whole frame from index 0, and returns its length. */
    int write(ByteBuffer frame, long hardwareAddress, RouterSettings settings, int priority, IpAddress source) {
        Family family = settings.family();
        IpAddress group = VrrpGroup.of(family);
        int length = encoder.length(settings);
        frame.clear();
        putMac(frame, family == Family.IPV4 ? IPV4_GROUP_MAC : IPV6_GROUP_MAC);
        putMac(frame, hardwareAddress);
        if (family == Family.IPV4) {
            frame.putShort(ETHERTYPE_IPV4);
            putIpv4Header(frame, source, group, length);
        } else {
            frame.putShort(ETHERTYPE_IPV6);
            frame.putInt(IPV6_NETWORK_CONTROL).putShort((short) length);
            frame.put((byte) VrrpGroup.PROTOCOL).put(HOPS);
            source.write(frame);
            group.write(frame);
        }
        encoder.encode(settings, priority, source, group, frame);
        return frame.position();
    }

    private static void putIpv4Header(ByteBuffer frame, IpAddress source, IpAddress group, int length) {
        frame.put((byte) 0x45).put(NETWORK_CONTROL).putShort((short) (IPV4_BYTES + length));
        frame.putShort((short) 0).putShort(DONT_FRAGMENT);
        frame.put(HOPS).put((byte) VrrpGroup.PROTOCOL).putShort((short) 0);
        source.write(frame);
        group.write(frame);
        frame.putShort(ETHERNET_BYTES + 10, headerChecksum(frame));
    }

    /** RFC 791 section 3.1. */
    private static short headerChecksum(ByteBuffer frame) {
        int sum = 0;
        for (int at = ETHERNET_BYTES; at < ETHERNET_BYTES + IPV4_BYTES; at += Short.BYTES) {
            sum += Short.toUnsignedInt(frame.getShort(at));
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return (short) ~sum;
    }

    private static void putMac(ByteBuffer frame, long address) {
        for (int i = MAC_BYTES - 1; i >= 0; i--) {
            frame.put((byte) (address >>> (i * Byte.SIZE)));
        }
    }
}
