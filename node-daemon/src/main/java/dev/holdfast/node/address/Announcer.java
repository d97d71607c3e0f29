package dev.holdfast.node.address;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.PacketSocket;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.util.List;

/** Tells the segment where the virtual addresses are now, so that switches and neighbours look nowhere else. */
public final class Announcer {

    /** Frames of one burst for each address: one may be lost. keepalived sends as many. */
    public static final int BURST = 5;

    private final PacketSocket socket;

    public Announcer(PacketSocket socket) {
        this.socket = socket;
    }

    /**
     * Sends a burst for every address, the first frame of each before the second of any.
     *
     * @return 0, or the last negated errno
     */
    public int announce(Link link, List<VirtualAddress> addresses) {
        if (link.resolvesNothing()) {
            return 0;
        }
        int result = 0;
        for (int round = 0; round < BURST; round++) {
            for (int i = 0; i < addresses.size(); i++) {
                result = Math.min(result, announce(link, addresses.get(i).address()));
            }
        }
        return result;
    }

    private int announce(Link link, IpAddress address) {
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
