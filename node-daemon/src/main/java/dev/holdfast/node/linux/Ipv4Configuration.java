package dev.holdfast.node.linux;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads what an RTM_NEWLINK tells of an interface's IPv4 settings: IFLA_AF_SPEC, in it AF_INET, in it IFLA_INET_CONF. */
final class Ipv4Configuration {

    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_INET_CONF = 1;
    private static final int ATTRIBUTE_HEADER = 4;

    private Ipv4Configuration() {}

    /** By IPV4_DEVCONF number, 0 being none; null: another interface, or not told. */
    static int @Nullable [] decode(ByteBuffer in, int start, int length, int interfaceIndex) {
        int body = start + NetlinkCodec.HEADER_BYTES;
        if (length < NetlinkCodec.HEADER_BYTES + NetlinkCodec.IFINFOMSG_BYTES
                || in.get(body) != 0
                || in.getInt(body + 4) != interfaceIndex) {
            return null;
        }
        int specification = find(in, body + NetlinkCodec.IFINFOMSG_BYTES, start + length, IFLA_AF_SPEC);
        int family = inside(in, specification, SocketFamily.IPV4.number());
        int conf = inside(in, family, IFLA_INET_CONF);
        if (conf < 0) {
            return null;
        }
        int count = (Short.toUnsignedInt(in.getShort(conf)) - ATTRIBUTE_HEADER) / Integer.BYTES;
        int[] values = new int[count + 1];
        for (int number = 1; number <= count; number++) {
            values[number] = in.getInt(conf + ATTRIBUTE_HEADER + (number - 1) * Integer.BYTES);
        }
        return values;
    }

    private static int inside(ByteBuffer in, int outer, int type) {
        return outer < 0
                ? -1
                : find(in, outer + ATTRIBUTE_HEADER, outer + Short.toUnsignedInt(in.getShort(outer)), type);
    }

    /** Where the attribute begins; -1: it is not there, or what is there is malformed. */
    private static int find(ByteBuffer in, int from, int end, int type) {
        int at = from;
        while (at + ATTRIBUTE_HEADER <= end) {
            int size = Short.toUnsignedInt(in.getShort(at));
            if (size < ATTRIBUTE_HEADER || at + size > end) {
                return -1;
            }
            if ((in.getShort(at + 2) & NetlinkCodec.ATTRIBUTE_TYPE_MASK) == type) {
                return at;
            }
            at += (size + 3) & ~3;
        }
        return -1;
    }
}
