package dev.holdfast.lab.client;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Link;
import dev.holdfast.lab.wire.Frame.ArpFrame;
import dev.holdfast.lab.wire.Frame.NeighborAdvertisement;
import dev.holdfast.lab.wire.Frames;
import dev.holdfast.lab.wire.Injector;
import dev.holdfast.lab.wire.MacAddress;
import dev.holdfast.lab.wire.Sniffer;
import dev.holdfast.lab.wire.WallClock;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Asks a whole segment who holds an address, by ARP or neighbour discovery, past the asking kernel's own cache. */
public final class AddressQuery {
    private AddressQuery() {}

    /**
     * The MAC addresses that answer for {@code address} within {@code window}: one if all is well, none if nobody holds
     * it, two in a split brain. Asked from the first address of the same family on the host's {@code eth0}.
     */
    public static Set<MacAddress> whoAnswers(Host host, String address, Duration window) {
        InetAddress target = InetAddress.ofLiteral(address);
        InetAddress own = host.addresses().stream()
                .filter(candidate -> candidate.getClass() == target.getClass())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(host + " has no address of " + address + "'s family"));
        Link link = host.link();
        try (Sniffer sniffer = link.sniff();
                Injector injector = host.injector()) {
            long asked = WallClock.nowNanos();
            injector.send(
                    target instanceof Inet4Address
                            ? Frames.arpRequest(link.macAddress(), own, target)
                            : Frames.neighborSolicitation(link.macAddress(), own, target));
            long end = asked + window.toNanos();
            for (long now = asked; now < end; now = WallClock.nowNanos()) {
                LockSupport.parkNanos(end - now);
            }
            return answers(sniffer, target);
        }
    }

    private static Set<MacAddress> answers(Sniffer sniffer, InetAddress target) {
        Set<MacAddress> macs = new LinkedHashSet<>();
        sniffer.frames(ArpFrame.class).stream()
                .filter(arp -> arp.isReply() && arp.sender().equals(target))
                .forEach(arp -> macs.add(arp.senderMac()));
        sniffer.frames(NeighborAdvertisement.class).stream()
                .filter(answer -> answer.solicited() && answer.target().equals(target))
                .forEach(answer -> macs.add(answer.linkLayerAddress()));
        return macs;
    }
}
