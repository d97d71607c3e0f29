package dev.holdfast.lab;

import dev.holdfast.lab.linux.NetworkNamespace;
import dev.holdfast.lab.wire.Frame;
import dev.holdfast.lab.wire.Injector;
import dev.holdfast.lab.wire.Sniffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * One broadcast domain: a bridge in a namespace of its own that floods multicast and speaks no protocol itself. Hosts
 * plug in with {@link Host#connect}.
 */
public final class Segment {
    /** The bridge's name inside {@link #namespace()}. */
    public static final String BRIDGE = "bridge0";

    private final Lab lab;
    private final String name;
    private final int number;
    private final String namespace;
    private int plugged;

    Segment(Lab lab, String name, int number) {
        this.lab = lab;
        this.name = name;
        this.number = number;
        namespace = lab.createNamespace(name);
        NetworkNamespace.call(namespace, () -> {
            // The bridge is a wire: it must not send router solicitations or multicast reports of its own.
            Sysctl.write("net/ipv6/conf/all/disable_ipv6", "1");
            Sysctl.write("net/ipv6/conf/default/disable_ipv6", "1");
            return namespace;
        });
        Command.ipIn(namespace, """
                link add %1$s address %2$s type bridge stp_state 0 forward_delay 0 mcast_snooping 0
                link set %1$s up
                """.formatted(BRIDGE, macAddress(0)));
    }

    public String name() {
        return name;
    }

    /** The namespace of the bridge, as {@code ip netns} knows it. */
    public String namespace() {
        return namespace;
    }

    /**
     * Makes the bridge a switch with a spanning tree: it sends BPDUs, and a port whose carrier comes listens and learns for that long
     * each, 2 to 30 s. Ports that are up go on.
     */
    public void spanningTree(Duration forwardDelay) {
        Command.ipIn(
                namespace,
                "link set " + BRIDGE + " type bridge forward_delay " + forwardDelay.toMillis() / 10
                        + " hello_time 200 stp_state 1\n");
    }

    /** Starts to record every frame that the segment carries. A deaf host's frames never reach it. */
    public Sniffer sniff() {
        return lab.attach(Sniffer.open(namespace, BRIDGE, Sniffer.Scope.SEGMENT));
    }

    /** As {@link #sniff()}, keeping only some frames and the newest {@code mostFrames} of them: for what runs for days. */
    public Sniffer sniff(Predicate<? super Frame> keep, int mostFrames) {
        return lab.attach(Sniffer.open(namespace, BRIDGE, Sniffer.Scope.SEGMENT, keep, mostFrames));
    }

    /** Sends frames to the whole segment as if from a device of its own. */
    public Injector injector() {
        return lab.attach(Injector.open(namespace, BRIDGE));
    }

    /** The host MAC addresses known to the bridge and the port they were learned on, as {@code bridge fdb} prints it. */
    public String forwardingTable() {
        return Command.run("", List.of("bridge", "-n", namespace, "fdb", "show", "br", BRIDGE));
    }

    Lab lab() {
        return lab;
    }

    synchronized int nextPlug() {
        if (plugged == 250) {
            throw new LabException("segment " + name + " is full: 250 hosts");
        }
        return ++plugged;
    }

    /** Locally administered, and readable in a packet dump: 02:00:00:00:SEGMENT:PLUG. */
    String macAddress(int plug) {
        return "02:00:00:00:%02x:%02x".formatted(number & 0xff, plug);
    }
}
