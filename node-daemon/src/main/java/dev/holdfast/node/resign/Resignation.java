package dev.holdfast.node.resign;

import dev.holdfast.node.linux.Link;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.packet.AdvertisementEncoder;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What has to be said in an ACTIVE router's name if the daemon dies: enough to build its priority-0 adverts, on whatever thread.
 *
 * @param source address that it sends from
 * @param destinations the group, or every unicast peer
 * @param device that it sends from
 * @param holder interface that its virtual addresses are on; with a virtual MAC perhaps not the device
 */
public record Resignation(
        RouterSettings settings, IpAddress source, List<IpAddress> destinations, Link device, Link holder) {

    private static final int PROTOCOL_VRRP = 112;
    private static final int HOPS = 255;
    private static final int CLASS_CS6 = 0xC0;
    private static final int IPV4_HEADER_BYTES = 20;
    private static final int IPV6_HEADER_BYTES = 40;

    public Resignation {
        destinations = List.copyOf(destinations);
    }

    List<PreparedAdvert> adverts(AdvertisementEncoder encoder) {
        return destinations.stream()
                .map(destination -> new PreparedAdvert(
                        device.name(),
                        device.index(),
                        holder.index(),
                        settings.addresses().getFirst().address(),
                        destination,
                        packet(encoder, destination)))
                .toList();
    }

    private byte[] packet(AdvertisementEncoder encoder, IpAddress destination) {
        int messageBytes = encoder.length(settings);
        ByteBuffer packet = settings.family() == Family.IPV4
                ? ipv4Header(messageBytes, destination)
                : ipv6Header(messageBytes, destination);
        encoder.encode(settings, 0, source, destination, packet);
        return packet.array();
    }

    /** RFC 791 section 3.1; identification and checksum are the kernel's (raw(7)). */
    private ByteBuffer ipv4Header(int messageBytes, IpAddress destination) {
        ByteBuffer packet = ByteBuffer.allocate(IPV4_HEADER_BYTES + messageBytes);
        packet.put((byte) 0x45)
                .put((byte) CLASS_CS6)
                .putShort((short) packet.capacity())
                .putInt(0)
                .put((byte) HOPS)
                .put((byte) PROTOCOL_VRRP)
                .putShort((short) 0);
        source.write(packet);
        destination.write(packet);
        return packet;
    }

    /** RFC 8200 section 3. */
    private ByteBuffer ipv6Header(int messageBytes, IpAddress destination) {
        ByteBuffer packet = ByteBuffer.allocate(IPV6_HEADER_BYTES + messageBytes);
        packet.putInt(6 << 28 | CLASS_CS6 << 20)
                .putShort((short) messageBytes)
                .put((byte) PROTOCOL_VRRP)
                .put((byte) HOPS);
        source.write(packet);
        destination.write(packet);
        return packet;
    }
}
