package dev.holdfast.node.engine;

import dev.holdfast.node.address.AddressTag;
import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.SocketFamily;
import dev.holdfast.vrrp.FaultReason;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a virtual router can take part, judged by the host's interfaces and addresses as they are now.
 *
 * @param link it runs on; null: there is none of that name
 * @param source to send from; null: there is none
 * @param faults why it cannot take part; empty: it can
 */
record Standing(@Nullable Link link, @Nullable IpAddress source, Set<FaultReason> faults) {

    /**
     * Judges.
     *
     * @param ours whether the router itself put that address there
     * @param virtual whether an address is some router's virtual one, and so nobody's to send from
     */
    static Standing of(
            RouterSettings settings,
            Interfaces interfaces,
            AddressTag tag,
            Predicate<InterfaceAddress> ours,
            Predicate<InterfaceAddress> virtual) {
        EnumSet<FaultReason> faults = EnumSet.noneOf(FaultReason.class);
        if (!settings.owner() && isTaken(settings, interfaces.addresses(), tag, ours)) {
            faults.add(FaultReason.ADDRESS_TAKEN);
        }
        Link link = interfaces.link(settings.interfaceName());
        if (link == null) {
            faults.add(FaultReason.INTERFACE_GONE);
            return new Standing(null, null, faults);
        }
        if (!link.up()) {
            faults.add(FaultReason.INTERFACE_DOWN);
        } else if (!link.carrier()) {
            faults.add(FaultReason.NO_CARRIER);
        }
        IpAddress source = source(settings, link, interfaces.addresses(), virtual);
        if (source == null) {
            faults.add(FaultReason.NO_SOURCE_ADDRESS);
        }
        return new Standing(link, source, faults);
    }

    /** The same, and a check without weight fails. */
    Standing withFailedCheck() {
        EnumSet<FaultReason> all = EnumSet.of(FaultReason.CHECK_FAILED);
        all.addAll(faults);
        return new Standing(link, source, all);
    }

    private static boolean isTaken(
            RouterSettings settings, List<InterfaceAddress> present, AddressTag tag, Predicate<InterfaceAddress> ours) {
        for (InterfaceAddress there : present) {
            for (VirtualAddress virtual : settings.installedAddresses()) {
                if (is(there, virtual.address()) && !tag.isOn(there) && !ours.test(there)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static @Nullable IpAddress source(
            RouterSettings settings, Link link, List<InterfaceAddress> present, Predicate<InterfaceAddress> virtual) {
        SocketFamily family = VrrpGroup.socketFamily(settings.family());
        IpAddress configured = settings.source();
        boolean ipv6 = family == SocketFamily.IPV6;
        // A peer is asked for from an address of its own reach.
        RouterSettings.Unicast unicast = settings.unicast();
        boolean linkLocal =
                ipv6 && (unicast == null || unicast.peers().getFirst().isLinkLocal());
        IpAddress second = null;
        for (InterfaceAddress there : present) {
            if (there.interfaceIndex() != link.index() || there.family() != family || !there.usable()) {
                continue;
            }
            IpAddress address = new IpAddress(settings.family(), there.high(), there.low());
            if (configured != null) {
                if (configured.equals(address)) {
                    return address;
                }
            } else if (!(virtual.test(there) && !settings.owner()) && (!ipv6 || linkLocal == address.isLinkLocal())) {
                if (!there.secondary()) {
                    return address;
                }
                second = second == null ? address : second;
            }
        }
        return second;
    }

    static boolean is(InterfaceAddress there, IpAddress address) {
        return there.is(VrrpGroup.socketFamily(address.family()), address.high(), address.low());
    }
}
