package dev.holdfast.node.engine;

import dev.holdfast.node.address.AddressListener;
import dev.holdfast.node.address.Leftover;
import dev.holdfast.node.address.RoutingListener;
import dev.holdfast.node.linux.Errno;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.VirtualAddress;
import org.jspecify.annotations.Nullable;

/** What becomes of one router's addresses, routes and rules: on record, counted, and in the leftovers file. */
final class AddressReports implements AddressListener, RoutingListener {

    private final EngineParts parts;
    private final RouterKey key;
    private final RouterCounters counters;
    private final Runnable announceAgain;
    private String routerName;
    private String interfaceName = "";
    private boolean taken;
    private @Nullable IpAddress expired;

    /** {@code announceAgain} is called when an address had to be put back. */
    AddressReports(
            EngineParts parts, RouterKey key, String routerName, RouterCounters counters, Runnable announceAgain) {
        this.parts = parts;
        this.key = key;
        this.routerName = routerName;
        this.counters = counters;
        this.announceAgain = announceAgain;
    }

    /** How the router is called from now on. */
    void rename(String nextRouterName) {
        routerName = nextRouterName;
    }

    /** Where the addresses are from now on. */
    void moveTo(String nextInterfaceName) {
        interfaceName = nextInterfaceName;
    }

    @Override
    public void installed(VirtualAddress address) {
        record(address, true);
        tell(address, NodeEvent.AddressChanged.What.INSTALLED);
    }

    @Override
    public void removed(VirtualAddress address) {
        record(address, false);
        tell(address, NodeEvent.AddressChanged.What.REMOVED);
    }

    @Override
    public void putBack(VirtualAddress address) {
        counters.addressesPutBack++;
        tell(address, NodeEvent.AddressChanged.What.PUT_BACK);
        announceAgain.run();
    }

    @Override
    public void expired(VirtualAddress address) {
        counters.addressesExpired++;
        expired = address.address();
        record(address, false);
        tell(address, NodeEvent.AddressChanged.What.EXPIRED);
    }

    @Override
    public void taken(VirtualAddress address) {
        taken = true;
    }

    @Override
    public void refused(String call, String subject, int errno) {
        parts.log()
                .warn("event=refused router=" + routerName + " call=" + call + " on=\"" + subject + "\" error=\""
                        + Errno.text(errno) + "\"");
    }

    @Override
    public void installed(Leftover.Routing what) {
        parts.recorder().held(what);
    }

    @Override
    public void removed(Leftover.Routing what) {
        parts.recorder().gone(what);
    }

    @Override
    public void putBack(Leftover.Routing what) {
        parts.log().warn("event=put-back router=" + routerName + " what=\"" + what + "\"");
    }

    @Override
    public void refused(Leftover.Routing what, int errno) {
        parts.log()
                .warn("event=refused router=" + routerName + " what=\"" + what + "\" error=\"" + Errno.text(errno)
                        + "\"");
    }

    private void record(VirtualAddress virtual, boolean held) {
        Leftover leftover = new Leftover.Address(interfaceName, virtual.address(), virtual.prefixLength());
        if (held) {
            parts.recorder().held(leftover);
        } else {
            parts.recorder().gone(leftover);
        }
    }

    private void tell(VirtualAddress virtual, NodeEvent.AddressChanged.What what) {
        parts.outlet().accept(new NodeEvent.AddressChanged(Occurrences.now(), key, virtual.address(), what));
    }

    /** Whether an address turned out to be somebody else's since the last question. */
    boolean pollTaken() {
        boolean was = taken;
        taken = false;
        return was;
    }

    /** An address that the kernel took back since the last question; null: none. */
    @Nullable
    IpAddress pollExpired() {
        IpAddress was = expired;
        expired = null;
        return was;
    }
}
