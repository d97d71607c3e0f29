package dev.holdfast.node.probe;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.PacketSocket;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import org.jspecify.annotations.Nullable;

/** Sends probes. Never from 0.0.0.0 or {@code ::}, which would make a booting neighbour's address detection fail. */
public final class Prober {

    private final PacketSocket socket;
    private int echoes;

    public Prober(PacketSocket socket) {
        this.socket = socket;
    }

    /** Asks for an address, from the host's own; without one it does nothing. */
    public void ask(Link link, @Nullable IpAddress source, IpAddress target) {
        if (source == null || link.resolvesNothing()) {
            return;
        }
        int length = target.family() == Family.IPV4
                ? ProbeFrames.writeArp(socket.frame(), link.hardwareAddress(), source, target)
                : ProbeFrames.writeSolicitation(socket.frame(), link.hardwareAddress(), source, target);
        socket.send(link.index(), length);
    }

    /** Asks everybody who has IPv6. */
    public void discover(Link link, @Nullable IpAddress linkLocal) {
        if (linkLocal != null && !link.resolvesNothing()) {
            socket.send(
                    link.index(), ProbeFrames.writeEcho(socket.frame(), link.hardwareAddress(), linkLocal, echoes++));
        }
    }
}
