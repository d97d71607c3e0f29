package dev.holdfast.node.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Neighbours and default gateways in rtnetlink's messages (include/uapi/linux/neighbour.h, rtnetlink.h). */
final class NeighbourCodec {

    static final int RTM_NEWROUTE = 24;
    static final int RTM_GETROUTE = 26;
    static final int RTM_NEWNEIGH = 28;
    static final int RTM_GETNEIGH = 30;

    private static final int BODY_BYTES = 12;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    private static final int NDA_MASTER = 9;
    private static final int NUD_PERMANENT = 0x80;
    static final byte AF_BRIDGE = 7;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final byte RTN_UNICAST = 1;

    /** NUD_REACHABLE, STALE, DELAY, PROBE: it has been resolved. */
    private static final int RESOLVED = 0x02 | 0x04 | 0x08 | 0x10;

    private NeighbourCodec() {}

    /** Of a RTM_NEWNEIGH; null: not resolved, or not IP. */
    static @Nullable Neighbour decodeNeighbour(ByteBuffer in, int start, int length) {
        int body = start + NetlinkCodec.HEADER_BYTES;
        SocketFamily family = length < NetlinkCodec.HEADER_BYTES + BODY_BYTES ? null : family(in.get(body));
        if (family == null || (in.getShort(body + 8) & RESOLVED) == 0) {
            return null;
        }
        int address = attribute(in, start, length, NDA_DST, family.addressBytes());
        int hardware = attribute(in, start, length, NDA_LLADDR, 6);
        if (address < 0 || hardware < 0) {
            return null;
        }
        return neighbour(in, in.getInt(body + 4), family, address, mac(in, hardware));
    }

    /** The gateway of a RTM_NEWROUTE; null: no default route, or one without a gateway. */
    static @Nullable Neighbour decodeGateway(ByteBuffer in, int start, int length) {
        int body = start + NetlinkCodec.HEADER_BYTES;
        SocketFamily family = length < NetlinkCodec.HEADER_BYTES + BODY_BYTES ? null : family(in.get(body));
        if (family == null || in.get(body + 1) != 0 || in.get(body + 7) != RTN_UNICAST) {
            return null;
        }
        int gateway = attribute(in, start, length, RTA_GATEWAY, family.addressBytes());
        int link = attribute(in, start, length, RTA_OIF, 4);
        return gateway < 0 || link < 0 ? null : neighbour(in, in.getInt(link), family, gateway, 0);
    }

    /** Of a RTM_NEWNEIGH of family AF_BRIDGE; null: another family, no MAC address, or somewhere beyond a tunnel. */
    static @Nullable ForwardingEntry decodeForwarding(ByteBuffer in, int start, int length) {
        int body = start + NetlinkCodec.HEADER_BYTES;
        if (length < NetlinkCodec.HEADER_BYTES + BODY_BYTES
                || in.get(body) != AF_BRIDGE
                || attribute(in, start, length, NDA_DST, 4) >= 0
                || attribute(in, start, length, NDA_DST, 16) >= 0) {
            return null;
        }
        int hardware = attribute(in, start, length, NDA_LLADDR, 6);
        int master = attribute(in, start, length, NDA_MASTER, 4);
        if (hardware < 0) {
            return null;
        }
        return new ForwardingEntry(
                in.getInt(body + 4),
                master < 0 ? 0 : in.getInt(master),
                mac(in, hardware),
                (in.getShort(body + 8) & NUD_PERMANENT) != 0);
    }

    private static long mac(ByteBuffer in, int at) {
        long mac = 0;
        for (int i = 0; i < 6; i++) {
            mac = mac << 8 | Byte.toUnsignedLong(in.get(at + i));
        }
        return mac;
    }

    private static @Nullable SocketFamily family(byte number) {
        return switch (number) {
            case 2 -> SocketFamily.IPV4;
            case 10 -> SocketFamily.IPV6;
            default -> null;
        };
    }

    /** Where an attribute's payload of that size begins; −1: there is none. */
    private static int attribute(ByteBuffer in, int start, int length, int wanted, int bytes) {
        int end = start + length;
        int at = start + NetlinkCodec.HEADER_BYTES + BODY_BYTES;
        while (at + 4 <= end) {
            int size = Short.toUnsignedInt(in.getShort(at));
            if (size < 4 || at + size > end) {
                return -1;
            }
            if ((in.getShort(at + 2) & 0x3FFF) == wanted && size == 4 + bytes) {
                return at + 4;
            }
            at += (size + 3) & ~3;
        }
        return -1;
    }

    private static Neighbour neighbour(ByteBuffer in, int link, SocketFamily family, int at, long mac) {
        in.order(ByteOrder.BIG_ENDIAN);
        long high = family == SocketFamily.IPV6 ? in.getLong(at) : 0;
        long low = family == SocketFamily.IPV6 ? in.getLong(at + 8) : Integer.toUnsignedLong(in.getInt(at));
        in.order(ByteOrder.nativeOrder());
        return new Neighbour(link, family, high, low, mac);
    }
}
