package dev.holdfast.node.engine;

import dev.holdfast.node.address.Leftover;
import dev.holdfast.node.address.VirtualMac;
import dev.holdfast.node.address.VirtualMacInterface;
import dev.holdfast.node.linux.Errno;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.Link;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a router's addresses live: on its interface itself, or on a macvlan above it that has the virtual MAC. */
final class AddressHome {

    private final EngineParts parts;
    private final @Nullable VirtualMacInterface virtualMac;
    private Link base;

    private AddressHome(EngineParts parts, Link base, @Nullable VirtualMacInterface virtualMac) {
        this.parts = parts;
        this.base = base;
        this.virtualMac = virtualMac;
    }

    /**
     * Moves in. A macvlan is down until {@link #open}.
     *
     * @throws KernelException if the kernel makes no macvlan
     */
    static AddressHome on(Link base, RouterSettings settings, EngineParts parts) {
        if (!settings.virtualMac()) {
            return new AddressHome(parts, base, null);
        }
        long hardwareAddress = VirtualMac.of(settings.family(), settings.vrid());
        String name = settings.virtualMacInterface();
        VirtualMacInterface made = VirtualMacInterface.make(parts.route(), base, name, hardwareAddress);
        AddressHome home = new AddressHome(parts, base, made);
        home.record(new Leftover.MadeInterface(name), true);
        home.remember(parts.baseInterfaces().enter(base), true);
        String refusal = made.ignoreRouters();
        if (!refusal.isEmpty()) {
            parts.log()
                    .warn("event=sysctl-refused router=" + settings.name() + " error=\"" + refusal
                            + "\" remedy=\"mount /proc/sys read-write, or set net.ipv6.conf.default.accept_ra=0\"");
        }
        return home;
    }

    private void remember(Map<String, Integer> former, boolean changed) {
        former.forEach((setting, value) -> record(new Leftover.FormerSetting(base.name(), setting, value), changed));
    }

    private void record(Leftover leftover, boolean held) {
        if (held) {
            parts.recorder().held(leftover);
        } else {
            parts.recorder().gone(leftover);
        }
    }

    /** The interface below changed, perhaps its MAC; true if the addresses are behind another MAC now. */
    boolean follow(Link next) {
        boolean otherMac = virtualMac == null && next.hardwareAddress() != base.hardwareAddress();
        base = next;
        return otherMac;
    }

    /** Of the interface that has the addresses. */
    Link link() {
        return virtualMac == null ? base : virtualMac.link();
    }

    boolean isVirtual() {
        return virtualMac != null;
    }

    /** Before the addresses come; 0, or a negated errno. */
    int open() {
        return virtualMac == null ? 0 : virtualMac.up();
    }

    /** After the addresses went; 0, or a negated errno. */
    int close() {
        int result = virtualMac == null ? 0 : virtualMac.down();
        return result == -Errno.ENODEV ? 0 : result;
    }

    /** Moves out: nothing is left of it. */
    void leave() {
        if (virtualMac == null) {
            return;
        }
        int result = virtualMac.remove();
        if (result != 0 && result != -Errno.ENODEV) {
            parts.log()
                    .warn("event=refused call=RTM_DELLINK on=\""
                            + virtualMac.link().name() + "\" error=\"" + Errno.text(-result) + "\"");
        }
        record(new Leftover.MadeInterface(virtualMac.link().name()), false);
        remember(parts.baseInterfaces().leave(base), false);
    }
}
