package dev.holdfast.node.address;

import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.RouteSocket;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.Routing;
import dev.holdfast.vrrp.settings.VirtualRoute;
import dev.holdfast.vrrp.settings.VirtualRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that an ACTIVE router puts on its host: its addresses, then its rules and routes, which go in the reverse order: a
 * route may name an address as its source. Belongs to one thread; renewing addresses allocates nothing.
 */
public final class Installation {

    private final RouteSocket route;
    private final RoutingListener listener;
    private final Link base;
    private final VirtualAddresses addresses;
    private List<ManagedRouting> routing;
    private boolean installed;

    /**
     * Nothing of it is there yet.
     *
     * @param home the interface that has the addresses
     * @param base the one that the router runs on, which routes are for
     */
    public <L extends AddressListener & RoutingListener> Installation(
            RouteSocket route, AddressTag tag, L listener, Link home, Link base, RouterSettings settings) {
        this.route = route;
        this.listener = listener;
        this.base = base;
        AddressLifetime lifetime = AddressLifetime.of(settings.advertInterval());
        addresses = new VirtualAddresses(
                route,
                tag,
                listener,
                home.index(),
                home.name(),
                settings.owner(),
                settings.installedAddresses(),
                lifetime);
        routing = managed(settings.placement().routing(), lifetime);
    }

    private List<ManagedRouting> managed(Routing wanted, AddressLifetime lifetime) {
        List<ManagedRouting> all = new ArrayList<>();
        for (VirtualRule rule : wanted.rules()) {
            all.add(new ManagedRouting(route, new Leftover.Rule(base.name(), rule), base, lifetime, listener));
        }
        for (VirtualRoute virtual : wanted.routes()) {
            all.add(new ManagedRouting(route, new Leftover.Route(base.name(), virtual), base, lifetime, listener));
        }
        return all;
    }

    /** Puts on the host what is not there by our doing already. */
    public void install(long nowNanos) {
        addresses.install(nowNanos);
        installed = true;
        ensureRouting();
    }

    /** Renews what is held, and tries again what could not be installed. */
    public void refresh(long nowNanos) {
        addresses.refresh(nowNanos);
        ensureRouting();
    }

    private void ensureRouting() {
        for (int i = 0; installed && i < routing.size(); i++) {
            routing.get(i).ensure();
        }
    }

    /** Takes off what is there by our doing. */
    public void remove() {
        installed = false;
        routing.reversed().forEach(ManagedRouting::remove);
        addresses.remove();
    }

    /** Other settings: what is in both stays, what is not wanted any more goes, and new addresses wait for {@link #install}. */
    public void become(RouterSettings settings, long nowNanos) {
        AddressLifetime lifetime = AddressLifetime.of(settings.advertInterval());
        List<ManagedRouting> wanted = managed(settings.placement().routing(), lifetime);
        boolean otherRouting = !lifetime.equals(addresses.lifetime())
                || !wanted.stream()
                        .map(ManagedRouting::what)
                        .toList()
                        .equals(routing.stream().map(ManagedRouting::what).toList());
        if (otherRouting) {
            routing.reversed().forEach(ManagedRouting::remove);
        }
        addresses.become(settings.installedAddresses(), settings.owner());
        addresses.relive(lifetime, nowNanos);
        if (otherRouting) {
            routing = wanted;
            ensureRouting();
        }
    }

    /** The kernel told that an address is gone; see {@link VirtualAddresses#gone}. With it routes may have gone that name it. */
    public void gone(InterfaceAddress address, long nowNanos) {
        addresses.gone(address, nowNanos);
        if (addresses.holds(address)) {
            ensureRouting();
        }
    }

    /** Puts those that are primary behind the host's own of the same subnet; see {@link VirtualAddresses#giveWay}. */
    public void giveWay(List<InterfaceAddress> present, long nowNanos) {
        if (addresses.giveWay(present, nowNanos)) {
            ensureRouting();
        }
    }

    /** Time between two renewals. */
    public long refreshNanos() {
        return addresses.lifetime().refreshNanos();
    }

    /** Addresses that are on the interface by our doing. */
    public List<IpAddress> held() {
        return addresses.held();
    }

    /** Whether it is there by our doing. */
    public boolean holds(InterfaceAddress address) {
        return addresses.holds(address);
    }
}
