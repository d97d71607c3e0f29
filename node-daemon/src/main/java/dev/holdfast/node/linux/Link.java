package dev.holdfast.node.linux;

/**
 * A network interface.
 *
 * @param flags IFF_* as in {@code <net/if.h>}
 * @param hardwareAddress the MAC in the lower 48 bits; 0 where there is none
 */
public record Link(int index, String name, int flags, long hardwareAddress) {

    private static final int IFF_UP = 0x1;
    private static final int IFF_LOOPBACK = 0x8;
    private static final int IFF_RUNNING = 0x40;
    private static final int IFF_NOARP = 0x80;
    private static final int IFF_LOWER_UP = 0x10000;

    /** Administratively up. */
    public boolean up() {
        return (flags & IFF_UP) != 0;
    }

    /** The driver has carrier, and the link is operational (802.1X and the like may hold that back). */
    public boolean carrier() {
        return up() && (flags & IFF_LOWER_UP) != 0 && (flags & IFF_RUNNING) != 0;
    }

    /** Has neither ARP nor neighbour discovery: a tunnel, point-to-point, loopback. */
    public boolean resolvesNothing() {
        return (flags & (IFF_NOARP | IFF_LOOPBACK)) != 0 || hardwareAddress == 0;
    }
}
