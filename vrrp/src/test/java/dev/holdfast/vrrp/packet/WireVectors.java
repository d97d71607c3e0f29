package dev.holdfast.vrrp.packet;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Messages worked out by hand from the RFCs' diagrams, checksums by adding 16 bit words on paper. All: VRID 51, priority 100,
 * interval 1 s.
 */
final class WireVectors {

    /** 10.77.0.100; words 3133 6401 0064 0a4d 0064 add up to a049, the pseudo-header's to eadc; together 8b26. */
    static final String V3_IPV4 = "31336401 0064 74d9 0a4d0064";

    /** The same without the pseudo-header: ~a049. */
    static final String V3_IPV4_MESSAGE_ONLY = "31336401 0064 5fb6 0a4d0064";

    /** Words 2133 6401 0001 0a4d 0064 add up to 8fe6. */
    static final String V2 = "21336401 0001 7019 0a4d0064 0000000000000000";

    /** Password "secret": words 2133 6401 0101 0a4d 0064 7365 6372 6574 0000 add up to cd32. */
    static final String V2_SECRET = "21336401 0101 32cd 0a4d0064 7365637265740000";

    /** fe80::51 and 2001:db8::100; message c324, pseudo-header fe2e, together c153. */
    static final String V3_IPV6 =
            "31336402 0064 3eac fe800000000000000000000000000051 20010db8000000000000000000000100";

    static final IpAddress IPV4_SENDER = IpAddress.parse("10.77.0.1");
    static final IpAddress IPV4_GROUP = IpAddress.parse("224.0.0.18");
    static final IpAddress IPV6_SENDER = IpAddress.parse("fe80::1");
    static final IpAddress IPV6_GROUP = IpAddress.parse("ff02::12");

    private WireVectors() {}

    static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    static @Nullable Rejection decode(ByteBuffer message, Family family, Advertisement into) {
        return decode(message, 255, family, into);
    }

    static @Nullable Rejection decode(ByteBuffer message, int hopLimit, Family family, Advertisement into) {
        IpAddress source = family == Family.IPV4 ? IPV4_SENDER : IPV6_SENDER;
        IpAddress destination = family == Family.IPV4 ? IPV4_GROUP : IPV6_GROUP;
        return new AdvertisementDecoder()
                .decode(
                        message,
                        hopLimit,
                        family,
                        source.high(),
                        source.low(),
                        destination.high(),
                        destination.low(),
                        into);
    }

    /** Makes the checksum of a v3 IPv4 message right again, message-only, after a test has changed it. */
    static ByteBuffer repaired(ByteBuffer message) {
        message.putShort(MessageLayout.CHECKSUM, (short) 0);
        long sum = 0;
        for (int i = 0; i + 1 < message.limit(); i += 2) {
            sum += message.getShort(i) & 0xFFFF;
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return message.putShort(MessageLayout.CHECKSUM, (short) ~sum);
    }
}
