package dev.holdfast.node.address;

import dev.holdfast.vrrp.IpAddress;

/** Hears what became of virtual addresses on this host. */
public interface AddressListener {

    void installed(IpAddress address);

    void removed(IpAddress address);

    /** Somebody else removed it while it was ours; it is there again. */
    void putBack(IpAddress address);

    /** The kernel took it back, its lifetime being over. */
    void expired(IpAddress address);

    /** It is on this host already, and we did not put it there. */
    void taken(IpAddress address);

    /**
     * The kernel refused.
     *
     * @param call what was asked for
     */
    void refused(String call, String subject, int errno);
}
