package dev.holdfast.node.address;

import dev.holdfast.vrrp.Family;

/** The MAC addresses of RFC 9568 section 7.3: 00-00-5E-00-01-{VRID} for IPv4, 00-00-5E-00-02-{VRID} for IPv6. */
public final class VirtualMac {

    private static final long IPV4 = 0x0000_5E00_0100L;
    private static final long IPV6 = 0x0000_5E00_0200L;
    private static final long VRID_BITS = 0xFF;

    private VirtualMac() {}

    /** In the lower 48 bits. */
    public static long of(Family family, int vrid) {
        return (family == Family.IPV4 ? IPV4 : IPV6) | vrid;
    }

    /** Whether some virtual router has it. */
    static boolean isOne(long hardwareAddress) {
        long withoutVrid = hardwareAddress & ~VRID_BITS;
        return withoutVrid == IPV4 || withoutVrid == IPV6;
    }
}
