package dev.holdfast.node.linux;

/**
 * An address on an interface.
 *
 * @param high the first 8 bytes of an IPv6 address; 0 for IPv4
 * @param low the last 8 bytes; IPv4 in the lower 32 bits
 * @param flags IFA_F_*
 * @param protocol who put it there (IFA_PROTO, Linux 5.18); 0: unknown
 * @param validSeconds until the kernel takes it back; {@link #FOREVER}: never
 */
public record InterfaceAddress(
        int interfaceIndex,
        SocketFamily family,
        long high,
        long low,
        int prefixLength,
        int flags,
        int protocol,
        long validSeconds) {

    /** No lifetime. */
    public static final long FOREVER = 0xFFFF_FFFFL;

    private static final int IFA_F_SECONDARY = 0x01;
    private static final int IFA_F_DADFAILED = 0x08;
    private static final int IFA_F_TENTATIVE = 0x40;
    private static final int IFA_F_OPTIMISTIC = 0x04;

    /** Whether packets may be sent from it: duplicate address detection is over and found nobody. */
    public boolean usable() {
        boolean detecting = (flags & IFA_F_TENTATIVE) != 0 && (flags & IFA_F_OPTIMISTIC) == 0;
        return !detecting && (flags & IFA_F_DADFAILED) == 0;
    }

    /** IPv4: there is an older address of the same prefix. IPv6: a temporary (privacy) address; same bit. */
    public boolean secondary() {
        return (flags & IFA_F_SECONDARY) != 0;
    }

    /** Whether it is the same address, wherever and however it is there. */
    public boolean is(SocketFamily otherFamily, long otherHigh, long otherLow) {
        return family == otherFamily && high == otherHigh && low == otherLow;
    }
}
