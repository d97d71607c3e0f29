package dev.holdfast.node.address;

import dev.holdfast.vrrp.settings.VirtualAddress;

/** Hears what became of virtual addresses on this host. */
public interface AddressListener {

    void installed(VirtualAddress address);

    void removed(VirtualAddress address);

    /** Somebody else removed it while it was ours; it is there again. */
    void putBack(VirtualAddress address);

    /** The kernel took it back, its lifetime being over. */
    void expired(VirtualAddress address);

    /** It is on this host already, and we did not put it there. */
    void taken(VirtualAddress address);

    /**
     * The kernel refused.
     *
     * @param call what was asked for
     */
    void refused(String call, String subject, int errno);
}
