package dev.holdfast.lab;

import dev.holdfast.lab.Fault.Direction;
import dev.holdfast.lab.Fault.Traffic;
import dev.holdfast.lab.wire.Injector;
import dev.holdfast.lab.wire.MacAddress;
import dev.holdfast.lab.wire.Sniffer;
import java.net.InetAddress;
import java.util.List;

/**
 * The cable between an interface of a host and its segment. Faults are made at the segment's end, by nftables on the
 * bridge's port, so that the host sees a healthy carrier; they outlive a carrier flap until {@link #heal}.
 */
public final class Link {
    private final Segment segment;
    private final String interfaceName;
    private final String port;
    private final MacAddress macAddress;
    private List<Fault> faults = List.of();

    Link(Host host, Segment segment, String interfaceName) {
        this.segment = segment;
        this.interfaceName = interfaceName;
        port = interfaceName.equals("eth0")
                ? "to-" + host.name()
                : "to-" + host.name() + "-" + interfaceName.substring(3);
        macAddress = MacAddress.parse(segment.macAddress(segment.nextPlug()));
        Command.ip("link add name %s netns %s type veth peer name %s address %s netns %s\n"
                .formatted(port, segment.namespace(), interfaceName, macAddress, host.namespace()));
        Command.ipIn(segment.namespace(), """
                link set %1$s master %2$s
                link set %1$s up
                """.formatted(port, Segment.BRIDGE));
        Command.ipIn(host.namespace(), "link set " + interfaceName + " up\n");
    }

    /** The interface's name inside the host. */
    public String interfaceName() {
        return interfaceName;
    }

    /** The interface's own MAC address. */
    public MacAddress macAddress() {
        return macAddress;
    }

    /** The link-local IPv6 address that the kernel makes of the MAC address (RFC 4291 appendix A). */
    public InetAddress linkLocalAddress() {
        byte[] mac = macAddress.bytes();
        return InetAddress.ofLiteral("fe80::%02x%02x:%02xff:fe%02x:%02x%02x"
                .formatted(mac[0] ^ 0x02, mac[1], mac[2], mac[3], mac[4], mac[5]));
    }

    public Segment segment() {
        return segment;
    }

    /** Nothing passes either way, and the carrier stays up: a bond, LACP or STP port that does not forward yet. */
    public void deaf() {
        apply(new Fault(Direction.BOTH, Traffic.ALL, 100));
    }

    /** The host is heard but hears nothing. */
    public void deafInbound() {
        apply(new Fault(Direction.INBOUND, Traffic.ALL, 100));
    }

    /** Multicast does not reach the host, as behind a snooping switch without a querier; broadcast and unicast do. */
    public void deafMulticast() {
        apply(new Fault(Direction.INBOUND, Traffic.MULTICAST, 100));
    }

    /** VRRP does not reach the host, as behind a firewall; everything else does. */
    public void dropProtocol112() {
        apply(new Fault(Direction.INBOUND, Traffic.VRRP, 100));
    }

    /** Loses frames at random, both ways. */
    public void loss(int percent) {
        apply(new Fault(Direction.BOTH, Traffic.ALL, percent));
    }

    /** Carrier up, no faults. */
    public void heal() {
        apply();
        up();
    }

    /** Takes the carrier away: the host's interface says NO-CARRIER. */
    public void down() {
        Command.ipIn(segment.namespace(), "link set " + port + " down\n");
    }

    /** Gives the carrier back; faults stay in force. */
    public void up() {
        Command.ipIn(segment.namespace(), "link set " + port + " up\n");
    }

    /** Puts exactly these faults in force, in one step, in place of those before. */
    public synchronized void apply(Fault... wanted) {
        List<Fault> next = List.of(wanted);
        if (next.isEmpty() && faults.isEmpty()) {
            return;
        }
        String table = "table bridge link_" + port;
        StringBuilder rules = new StringBuilder(table + "\ndelete " + table + "\n");
        if (!next.isEmpty()) {
            rules.append(table).append(" {\n");
            rules.append("chain fromhost {\ntype filter hook prerouting priority -300; policy accept;\n");
            next.stream()
                    .filter(Fault::outbound)
                    .forEach(fault -> rules.append(fault.rule("iifname", port)).append('\n'));
            rules.append("}\nchain tohost {\ntype filter hook postrouting priority 300; policy accept;\n");
            next.stream()
                    .filter(Fault::inbound)
                    .forEach(fault -> rules.append(fault.rule("oifname", port)).append('\n'));
            rules.append("}\n}\n");
        }
        Lab.requireTool("nft", "nftables");
        Command.run(rules.toString(), List.of("ip", "netns", "exec", segment.namespace(), "nft", "-f", "-"));
        faults = next;
    }

    /** The faults in force. */
    public synchronized List<Fault> faults() {
        return faults;
    }

    /** Records what crosses this cable, also while the link is deaf: outgoing frames are those towards the host. */
    public Sniffer sniff() {
        return segment.lab().attach(Sniffer.open(segment.namespace(), port, Sniffer.Scope.CABLE));
    }

    /** Sends frames to this host alone, past the segment and its faults: what a switch port itself sends (BPDU, LACP). */
    public Injector switchPort() {
        return segment.lab().attach(Injector.open(segment.namespace(), port));
    }
}
