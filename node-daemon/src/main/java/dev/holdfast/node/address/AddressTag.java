package dev.holdfast.node.address;

import dev.holdfast.node.linux.InterfaceAddress;
import dev.holdfast.node.linux.KernelRelease;

/**
 * How an address of ours is told from anybody else's: IFA_PROTO where the kernel keeps it (5.18), else only by our own memory.
 *
 * @param number of IFA_PROTO, 0 on an older kernel
 */
public record AddressTag(int number) {

    /** VRRP's protocol number; the kernel itself uses 1 to 3. */
    private static final int HOLDFAST = 112;

    /** For the running kernel. */
    public static AddressTag ofThisKernel() {
        return new AddressTag(KernelRelease.running().tagsAddresses() ? HOLDFAST : 0);
    }

    /** Whether the kernel keeps the tag at all. */
    public boolean isKept() {
        return number != 0;
    }

    /** Whether a daemon of ours put it there. */
    public boolean isOn(InterfaceAddress address) {
        return isKept() && address.protocol() == number;
    }
}
