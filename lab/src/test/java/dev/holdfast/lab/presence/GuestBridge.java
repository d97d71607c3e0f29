package dev.holdfast.lab.presence;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.wire.Frames;
import dev.holdfast.lab.wire.Injector;
import dev.holdfast.lab.wire.MacAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A hypervisor: the host's addresses live on a bridge, with {@code eth0} below it as the uplink and a guest beside it that asks for
 * the gateway all the while. The uplink's port is a macvlan, since a veth is what guests have.
 */
final class GuestBridge {

    static final String NAME = "br0";

    private static final String GUEST_MAC = "02:00:00:00:77:60";
    private static final Duration ASKS_EVERY = Duration.ofMillis(200);

    private final Host host;
    private final int number;

    GuestBridge(Host host, int number) {
        this.host = host;
        this.number = number;
    }

    /** Makes it; the guest speaks till the lab closes. */
    void make() {
        make("stp_state 0 forward_delay 0");
    }

    /** The same with a spanning tree of its own. */
    void make(String spanningTree) {
        Host guest = host.lab().host("guest");
        MacAddress mac = host.link().macAddress();
        host.ip("""
                address flush dev eth0
                link set eth0 addrgenmode none
                link add up0 link eth0 type macvlan mode passthru
                link set up0 addrgenmode none
                link add %1$s address %2$s type bridge %3$s mcast_snooping 0
                link add tap0 type veth peer name eth0 address %4$s netns %5$s
                link set tap0 master %1$s
                link set tap0 up
                link set up0 master %1$s
                link set up0 up
                link set %1$s up""".formatted(NAME, mac, spanningTree, GUEST_MAC, guest.namespace()));
        host.addAddress(NAME, "10.77.0." + number + "/24");
        host.addAddress(NAME, "fd77::" + number + "/64");
        guest.ip("link set eth0 up");
        guest.addAddress("eth0", "10.77.0.60/24");
        guest.addAddress("eth0", "fd77::60/64");
        speak(guest);
    }

    private static void speak(Host guest) {
        Injector injector = guest.injector("eth0");
        MacAddress mac = MacAddress.parse(GUEST_MAC);
        Thread speaking = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                injector.send(Frames.arpRequest(
                        mac, InetAddress.ofLiteral("10.77.0.60"), InetAddress.ofLiteral("10.77.0.254")));
                injector.send(Frames.neighborSolicitation(
                        mac, InetAddress.ofLiteral("fd77::60"), InetAddress.ofLiteral("fd77::254")));
                LockSupport.parkNanos(ASKS_EVERY.toNanos());
            }
        });
        guest.lab().attach(() -> {
            speaking.interrupt();
            speaking.join();
        });
    }
}
