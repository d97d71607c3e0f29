package dev.holdfast.lab.wire;

import java.net.InetAddress;

/** The Internet checksum (RFC 1071), with the pseudo-headers of IPv4 and IPv6 (RFC 8200 §8.1). */
final class InternetChecksum {
    private InternetChecksum() {}

    /** The one's complement sum over a range, not yet folded; an odd last byte counts as the high one. */
    static long sum(byte[] bytes, int offset, int length) {
        long sum = 0;
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? bytes[offset + i + 1] & 0xff : 0;
            sum += (bytes[offset + i] & 0xff) << 8 | low;
        }
        return sum;
    }

    static long pseudoHeader(InetAddress source, InetAddress destination, int protocol, int length) {
        byte[] from = source.getAddress();
        byte[] to = destination.getAddress();
        return sum(from, 0, from.length) + sum(to, 0, to.length) + protocol + (length >>> 16) + (length & 0xffff);
    }

    /** The value for the checksum field, the field itself having been zero in the sum. */
    static int complement(long sum) {
        return ~fold(sum) & 0xffff;
    }

    /** Whether a sum that includes the checksum field is right. */
    static boolean isRight(long sum) {
        return fold(sum) == 0xffff;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }
}
