package dev.holdfast.node.engine;

import dev.holdfast.node.linux.LinkPlace;
import dev.holdfast.node.probe.LandmarkStore;
import dev.holdfast.node.probe.Prober;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ports of the presence rules work with. */
record PresenceParts(Prober prober, Hosts hosts, LandmarkStore landmarks, EngineLog log) {

    /** What this host knows of itself and of its neighbours. */
    interface Hosts {

        /** Whether the MAC address, heard on that interface, lives on this host. */
        boolean isLocal(int interfaceIndex, long mac);

        /** Because of which the kernel lets nothing of others in; empty: it does. */
        List<LinkPlace> blockedPorts(int interfaceIndex);

        /** The host's own address to ask from: IPv6 link-local; null: it has none. */
        @Nullable
        IpAddress source(int interfaceIndex, Family family);

        /** Default gateways and whoever is in the kernel's neighbour table. */
        List<IpAddress> near(int interfaceIndex);
    }
}
