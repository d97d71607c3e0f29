package dev.holdfast.node.address;

import dev.holdfast.node.linux.AddressRequest;
import dev.holdfast.node.linux.Errno;
import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.RouteSocket;
import dev.holdfast.node.linux.SocketFamily;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses of one virtual router on one interface, never with a prefix route: it would get their lifetime, and take the
 * host's own route with it. One of ours that became the primary address of its subnet gives way to the host's own, which would
 * else be without a route, and go when ours goes. Belongs to one thread; refreshing allocates nothing.
 */
public final class VirtualAddresses {

    private final RouteSocket route;
    private final AddressTag tag;
    private final AddressListener listener;
    private final int interfaceIndex;
    private final String interfaceName;
    private final List<ManagedAddress> addresses = new ArrayList<>();
    private boolean owner;
    private AddressLifetime lifetime;

    /**
     * None of them is installed yet.
     *
     * @param owner whether the addresses are the host's own: what is there already is left as it is
     */
    public VirtualAddresses(
            RouteSocket route,
            AddressTag tag,
            AddressListener listener,
            int interfaceIndex,
            String interfaceName,
            boolean owner,
            List<VirtualAddress> configured,
            AddressLifetime lifetime) {
        this.route = route;
        this.tag = tag;
        this.listener = listener;
        this.interfaceIndex = interfaceIndex;
        this.interfaceName = interfaceName;
        this.owner = owner;
        this.lifetime = lifetime;
        for (VirtualAddress virtual : configured) {
            addresses.add(new ManagedAddress(virtual, interfaceIndex, interfaceName, lifetime, tag));
        }
    }

    /** Puts every address on the interface that is not there by our doing already. */
    public void install(long nowNanos) {
        for (int i = 0; i < addresses.size(); i++) {
            ManagedAddress managed = addresses.get(i);
            if (!managed.held) {
                add(managed, nowNanos);
            }
        }
    }

    private void add(ManagedAddress managed, long nowNanos) {
        int result = route.change(managed.add);
        if (result == 0 || (result == -Errno.EEXIST && isLeftover(managed) && route.change(managed.renew) == 0)) {
            managed.held = true;
            managed.refreshedAtNanos = nowNanos;
            listener.installed(managed.configured);
        } else if (result != -Errno.EEXIST) {
            listener.refused("RTM_NEWADDR", managed.add.subject(), -result);
        } else if (!owner) {
            listener.taken(managed.configured);
        }
    }

    /** Whether the one that is there carries our tag: left by a former run that was killed a moment ago. */
    private boolean isLeftover(ManagedAddress managed) {
        return route.addresses().stream()
                .anyMatch(there -> there.interfaceIndex() == interfaceIndex && managed.is(there) && tag.isOn(there));
    }

    /**
     * Renews what is held, and tries again what could not be installed. An address whose lifetime may be over is not renewed,
     * which would make it anew although another router may hold it: it is given up.
     */
    public void refresh(long nowNanos) {
        for (int i = 0; i < addresses.size(); i++) {
            ManagedAddress managed = addresses.get(i);
            if (!managed.held) {
                add(managed, nowNanos);
            } else if (lifetime.isOver(nowNanos, managed.refreshedAtNanos)) {
                giveUp(managed);
                return;
            } else {
                renew(managed, nowNanos);
            }
        }
    }

    private void renew(ManagedAddress managed, long nowNanos) {
        int result = route.change(managed.renew);
        if (result == 0) {
            managed.refreshedAtNanos = nowNanos;
        } else {
            listener.refused("RTM_NEWADDR", managed.renew.subject(), -result);
        }
    }

    private void giveUp(ManagedAddress managed) {
        managed.held = false;
        route.change(managed.delete);
        listener.expired(managed.configured);
    }

    /**
     * The kernel told that an address is gone. One that somebody deleted while we were on time is put back; one whose lifetime
     * ended is lost. An old message about our own removal finds the address there and does nothing.
     */
    public void gone(InterfaceAddress address, long nowNanos) {
        if (address.interfaceIndex() != interfaceIndex) {
            return;
        }
        for (int i = 0; i < addresses.size(); i++) {
            ManagedAddress managed = addresses.get(i);
            if (managed.held && managed.is(address)) {
                goneWhileHeld(managed, nowNanos);
                return;
            }
        }
    }

    private void goneWhileHeld(ManagedAddress managed, long nowNanos) {
        if (lifetime.isOver(nowNanos, managed.refreshedAtNanos)) {
            managed.held = false;
            listener.expired(managed.configured);
            return;
        }
        int result = route.change(managed.add);
        if (result == 0) {
            managed.refreshedAtNanos = nowNanos;
            listener.putBack(managed.configured);
        } else if (result != -Errno.EEXIST) {
            // The interface is going, most likely: the next refresh tries again, if there is one.
            managed.held = false;
            listener.refused("RTM_NEWADDR", managed.add.subject(), -result);
        }
    }

    /**
     * Puts those that are primary behind the host's own of the same subnet. The kernel makes the next one primary, and gives it its
     * prefix route, where promote_secondaries is set ({@link InterfaceConf#promoteSecondaries}). True if there was one.
     */
    public boolean giveWay(List<InterfaceAddress> present, long nowNanos) {
        boolean moved = false;
        for (int i = 0; i < addresses.size(); i++) {
            ManagedAddress managed = addresses.get(i);
            if (managed.held && isBeforeTheHostsOwn(managed, present)) {
                route.change(managed.delete);
                managed.held = false;
                add(managed, nowNanos);
                moved = true;
            }
        }
        return moved;
    }

    private boolean isBeforeTheHostsOwn(ManagedAddress managed, List<InterfaceAddress> present) {
        boolean primary = false;
        boolean ownBehind = false;
        for (int i = 0; i < present.size(); i++) {
            InterfaceAddress there = present.get(i);
            if (there.family() != SocketFamily.IPV4 || there.interfaceIndex() != interfaceIndex) {
                continue;
            }
            if (managed.is(there)) {
                primary = !there.secondary();
            } else if (there.secondary() && !tag.isOn(there) && managed.sharesSubnet(there)) {
                ownBehind = true;
            }
        }
        return primary && ownBehind;
    }

    /** Takes off what is there by our doing. */
    public void remove() {
        for (int i = 0; i < addresses.size(); i++) {
            ManagedAddress managed = addresses.get(i);
            if (managed.held) {
                takeOff(managed);
            }
        }
    }

    private void takeOff(ManagedAddress managed) {
        managed.held = false;
        delete(managed.delete);
        listener.removed(managed.configured);
    }

    private void delete(AddressRequest delete) {
        int result = route.change(delete);
        // Gone with its interface, or deleted by somebody a moment ago: as wanted.
        if (result != 0 && result != -Errno.EADDRNOTAVAIL && result != -Errno.ENODEV) {
            listener.refused("RTM_DELADDR", delete.subject(), -result);
        }
    }

    /** Another interval, another lifetime; those that are held are renewed with it. */
    public void relive(AddressLifetime next, long nowNanos) {
        if (next.equals(lifetime)) {
            return;
        }
        lifetime = next;
        for (int i = 0; i < addresses.size(); i++) {
            ManagedAddress former = addresses.get(i);
            ManagedAddress managed =
                    new ManagedAddress(former.configured, interfaceIndex, interfaceName, lifetime, tag);
            managed.held = former.held;
            managed.refreshedAtNanos = former.refreshedAtNanos;
            addresses.set(i, managed);
            if (managed.held) {
                renew(managed, nowNanos);
            }
        }
    }

    /**
     * Other addresses in place of these: those that are in both lists stay as they are, those that are not wanted any more are taken
     * off, and those that are new wait for {@link #install}.
     */
    public void become(List<VirtualAddress> wanted, boolean nextOwner) {
        owner = nextOwner;
        List<ManagedAddress> former = List.copyOf(addresses);
        addresses.clear();
        for (VirtualAddress virtual : wanted) {
            addresses.add(former.stream()
                    .filter(managed -> managed.configured.equals(virtual))
                    .findFirst()
                    .orElseGet(() -> new ManagedAddress(virtual, interfaceIndex, interfaceName, lifetime, tag)));
        }
        for (ManagedAddress managed : former) {
            if (managed.held && !addresses.contains(managed)) {
                takeOff(managed);
            }
        }
    }

    public AddressLifetime lifetime() {
        return lifetime;
    }

    /** Those that are on the interface by our doing. */
    public List<IpAddress> held() {
        return addresses.stream()
                .filter(managed -> managed.held)
                .map(managed -> managed.address)
                .toList();
    }

    /** Whether it is there by our doing. */
    public boolean holds(InterfaceAddress address) {
        for (int i = 0; i < addresses.size(); i++) {
            ManagedAddress managed = addresses.get(i);
            if (managed.held && address.interfaceIndex() == interfaceIndex && managed.is(address)) {
                return true;
            }
        }
        return false;
    }
}
