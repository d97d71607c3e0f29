package dev.holdfast.node.address;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.PacketSocket;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.util.List;

/** Tells the segment where the virtual addresses are now, so that switches and neighbours look nowhere else. */
public final class Announcer {

    private final PacketSocket socket;

    public Announcer(PacketSocket socket) {
        this.socket = socket;
    }

    /**
     * Sends a burst for every address, the first frame of each before the second of any.
     *
     * @param count frames for each address
     * @return 0, or the last negated errno
     */
    public int announce(Link link, List<VirtualAddress> addresses, int count) {
        int result = 0;
        for (int round = 0; round < count; round++) {
            for (int i = 0; i < addresses.size(); i++) {
                result = Math.min(result, announce(link, addresses.get(i).address()));
            }
        }
        return result;
    }

    /**
     * Sends one frame for one address.
     *
     * @return 0, or a negated errno
     */
    public int announce(Link link, IpAddress address) {
        if (link.resolvesNothing()) {
            return 0;
        }
        return switch (address.family()) {
            case IPV4 -> {
                ArpAnnouncement.write(socket.frame(), link.hardwareAddress(), address);
                yield socket.send(link.index(), ArpAnnouncement.BYTES);
            }
            case IPV6 -> {
                NeighbourAnnouncement.write(socket.frame(), link.hardwareAddress(), address);
                yield socket.send(link.index(), NeighbourAnnouncement.BYTES);
            }
        };
    }
}
