package dev.holdfast.vrrp.packet;

import dev.holdfast.vrrp.Family;
import java.nio.ByteBuffer;

/**
 * The Internet checksum (RFC 1071) with and without the pseudo-headers of IPv4 (RFC 9568 section 5.2.8) and IPv6 (RFC 8200
 * section 8.1). Sums are kept unfolded in a {@code long}, which cannot overflow for anything an IP packet can hold.
 */
final class InternetChecksum {

    /** IANA protocol number of VRRP. */
    static final int PROTOCOL = 112;

    private static final int ONES = 0xFFFF;

    private InternetChecksum() {}

    /** Sum of the 16 bit words from {@code start} up to {@code end}; an odd last byte counts as if a zero followed. */
    static long sum(ByteBuffer buffer, int start, int end) {
        long sum = 0;
        int index = start;
        for (; index + 2 <= end; index += 2) {
            sum += buffer.getShort(index) & ONES;
        }
        return index < end ? sum + ((buffer.get(index) & 0xFF) << 8) : sum;
    }

    /** Sum of the pseudo-header before a VRRP message of that many bytes. */
    static long pseudoHeaderSum(
            Family family, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int length) {
        long addresses = words(sourceLow) + words(destinationLow);
        if (family == Family.IPV6) {
            addresses += words(sourceHigh) + words(destinationHigh);
        }
        return addresses + PROTOCOL + length;
    }

    /** Whether a sum over a message that includes its checksum field says that the message is whole. */
    static boolean isWhole(long sum) {
        return fold(sum) == ONES;
    }

    /** The value for a checksum field that was 0 when the sum was made. */
    static short field(long sum) {
        return (short) ~fold(sum);
    }

    private static long words(long word) {
        return (word >>> 48) + (word >>> 32 & ONES) + (word >>> 16 & ONES) + (word & ONES);
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded >>> 16) + (folded & ONES);
        }
        return (int) folded;
    }
}
