package dev.holdfast.vrrp.packet;

import dev.holdfast.vrrp.Family;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads a VRRP message and makes every check that needs no knowledge of our own routers (RFC 9568 section 7.1, RFC 3768
 * section 7.1), in the order of {@link Rejection}. What needs it is {@link AdvertisementFilter}'s. Holds nothing and allocates nothing.
 */
public final class AdvertisementDecoder {

    /**
     * Decodes the message between the buffer's position and limit, both of which stay. The caller has taken off the IP header,
     * and link-layer padding with it: the checksum is taken over all that is left.
     *
     * @param hopLimit TTL or hop limit of the IP header
     * @param family of the IP header
     * @param sourceHigh and the next three: addresses of the IP header as {@link dev.holdfast.vrrp.IpAddress} keeps them
     * @param into filled when the message is accepted; otherwise its content is undefined
     * @return null: accepted
     * @throws IllegalArgumentException if the buffer is not in network order (a caller's mistake, no packet's)
     */
    public @Nullable Rejection decode(
            ByteBuffer message,
            int hopLimit,
            Family family,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            Advertisement into) {
        if (message.order() != ByteOrder.BIG_ENDIAN) {
            throw new IllegalArgumentException("a VRRP message is read in network order");
        }
        Rejection malformed = checkShape(message, hopLimit, family);
        if (malformed != null) {
            return malformed;
        }
        long pseudoHeaderSum = InternetChecksum.pseudoHeaderSum(
                family, sourceHigh, sourceLow, destinationHigh, destinationLow, message.remaining());
        if (!isChecksumRight(message, family, pseudoHeaderSum)) {
            return Rejection.CHECKSUM;
        }
        if (at(message, MessageLayout.VRID) == 0) {
            return Rejection.VRID;
        }
        fill(message, family, into);
        into.source(sourceHigh, sourceLow);
        return family == Family.IPV6 && into.addressHigh(0) >>> 54 != 0xFE80 >>> 6
                ? Rejection.FIRST_ADDRESS_NOT_LINK_LOCAL
                : null;
    }

    private static @Nullable Rejection checkShape(ByteBuffer message, int hopLimit, Family family) {
        if (hopLimit != MessageLayout.HOP_LIMIT) {
            return Rejection.TTL;
        }
        if (!message.hasRemaining()) {
            return Rejection.TRUNCATED;
        }
        int version = version(message);
        if (version != 3 && (version != 2 || family != Family.IPV4)) {
            return Rejection.VERSION;
        }
        if ((at(message, MessageLayout.VERSION_AND_TYPE) & 0x0F) != MessageLayout.TYPE_ADVERTISEMENT) {
            return Rejection.TYPE;
        }
        if (message.remaining() < MessageLayout.HEADER_BYTES) {
            return Rejection.TRUNCATED;
        }
        int count = at(message, MessageLayout.COUNT);
        if (message.remaining() < MessageLayout.length(version, family.addressBytes(), count)) {
            return Rejection.TRUNCATED;
        }
        if (count == 0) {
            return Rejection.COUNT_ZERO;
        }
        return intervalNanos(message, version) == 0 ? Rejection.INTERVAL_ZERO : null;
    }

    /**
     * RFC 9568 takes the checksum of an IPv4 message over the message only; RFC 5798, as it was implemented everywhere, over the
     * pseudo-header too. Both are accepted: a router that is refused for its checksum becomes a second ACTIVE.
     */
    private static boolean isChecksumRight(ByteBuffer message, Family family, long pseudoHeaderSum) {
        long messageSum = InternetChecksum.sum(message, message.position(), message.limit());
        if (version(message) == 2) {
            return InternetChecksum.isWhole(messageSum);
        }
        return InternetChecksum.isWhole(messageSum + pseudoHeaderSum)
                || (family == Family.IPV4 && InternetChecksum.isWhole(messageSum));
    }

    private static void fill(ByteBuffer message, Family family, Advertisement into) {
        int version = version(message);
        int count = at(message, MessageLayout.COUNT);
        into.reset(
                family,
                version,
                at(message, MessageLayout.VRID),
                at(message, MessageLayout.PRIORITY),
                intervalNanos(message, version));
        int index = message.position() + MessageLayout.ADDRESSES;
        for (int i = 0; i < count; i++, index += family.addressBytes()) {
            switch (family) {
                case IPV4 -> into.addAddress(0, Integer.toUnsignedLong(message.getInt(index)));
                case IPV6 -> into.addAddress(message.getLong(index), message.getLong(index + 8));
            }
        }
        if (version == 2) {
            into.authentication(at(message, MessageLayout.AUTHENTICATION_TYPE_V2), message.getLong(index));
        }
    }

    private static int version(ByteBuffer message) {
        return at(message, MessageLayout.VERSION_AND_TYPE) >>> 4;
    }

    private static long intervalNanos(ByteBuffer message, int version) {
        if (version == 2) {
            return at(message, MessageLayout.INTERVAL_V2) * MessageLayout.NANOS_PER_SECOND;
        }
        // The four bits above are reserved: ignored on receipt (RFC 9568 section 5.2.6).
        int centiseconds =
                message.getShort(message.position() + MessageLayout.INTERVAL_V3) & MessageLayout.INTERVAL_V3_MASK;
        return centiseconds * MessageLayout.NANOS_PER_CENTISECOND;
    }

    private static int at(ByteBuffer message, int offset) {
        return message.get(message.position() + offset) & 0xFF;
    }
}
