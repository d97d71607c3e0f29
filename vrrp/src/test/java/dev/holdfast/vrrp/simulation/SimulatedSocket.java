package dev.holdfast.vrrp.simulation;

import dev.holdfast.vrrp.Event;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.packet.Advertisement;
import dev.holdfast.vrrp.packet.AdvertisementDecoder;
import dev.holdfast.vrrp.packet.AdvertisementEncoder;
import dev.holdfast.vrrp.packet.AdvertisementFilter;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A socket of protocol 112: keeps packets for a daemon that sleeps, as many as its buffer holds, and decodes them. */
final class SimulatedSocket {

    private static final int BUFFER_PACKETS = 64;

    /** As it came. */
    record Packet(IpAddress source, byte[] message) {}

    private final String owner;
    private final IpAddress group;
    private final Deque<Packet> buffer = new ArrayDeque<>();
    private final Advertisement advertisement = new Advertisement();
    private final Event.AdvertReceived received = new Event.AdvertReceived(advertisement);

    SimulatedSocket(String owner, IpAddress group) {
        this.owner = owner;
        this.group = group;
    }

    void keep(Packet packet) {
        if (buffer.size() < BUFFER_PACKETS) {
            buffer.add(packet);
        }
    }

    /** What came meanwhile, in order. */
    List<Packet> drain() {
        List<Packet> kept = new ArrayList<>(buffer);
        buffer.clear();
        return kept;
    }

    void clear() {
        buffer.clear();
    }

    byte[] write(RouterSettings settings, int priority, IpAddress source) {
        ByteBuffer out = ByteBuffer.allocate(200);
        new AdvertisementEncoder().encode(settings, priority, source, group, out);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Good till the next packet is read; nobody on the segment sends any that is refused. */
    Event.AdvertReceived read(Packet packet, RouterSettings settings) {
        boolean refused = new AdvertisementDecoder()
                                .decode(
                                        ByteBuffer.wrap(packet.message()),
                                        255,
                                        settings.family(),
                                        packet.source().high(),
                                        packet.source().low(),
                                        group.high(),
                                        group.low(),
                                        advertisement)
                        != null
                || new AdvertisementFilter().check(advertisement, settings) != null;
        if (refused) {
            throw new AssertionError(owner + " refused a packet of " + packet.source());
        }
        return received;
    }
}
