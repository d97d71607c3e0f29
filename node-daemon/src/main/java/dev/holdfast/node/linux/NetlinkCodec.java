package dev.holdfast.node.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bytes of rtnetlink (netlink(7), rtnetlink(7)): headers and attributes in host order, addresses in network order. */
final class NetlinkCodec {

    static final int HEADER_BYTES = 16;
    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_NEWADDR = 20;
    static final int RTM_DELADDR = 21;
    static final int RTM_GETADDR = 22;
    static final int NLM_F_DUMP_INTR = 0x10;

    static final int NLM_F_REQUEST = 0x1;
    static final int NLM_F_ACK = 0x4;
    private static final int NLM_F_REPLACE = 0x100;
    static final int NLM_F_EXCL = 0x200;
    private static final int NLM_F_DUMP = 0x300;
    static final int NLM_F_CREATE = 0x400;

    static final int IFINFOMSG_BYTES = 16;
    private static final int IFADDRMSG_BYTES = 8;
    static final int IFLA_ADDRESS = 1;
    static final int IFLA_IFNAME = 3;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_LABEL = 3;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_PROTO = 11;
    private static final int IFA_F_NODAD = 0x02;
    private static final int IFA_F_NOPREFIXROUTE = 0x200;
    private static final int SCOPE_LINK = 253;
    static final int ATTRIBUTE_TYPE_MASK = 0x3FFF;

    private NetlinkCodec() {}

    /** A request for every object of a kind. Leaves the limit at its end. */
    static void encodeDump(ByteBuffer out, int type, int sequence) {
        out.clear().order(ByteOrder.nativeOrder());
        int body = switch (type) {
            case RTM_GETLINK -> IFINFOMSG_BYTES;
            case RTM_GETADDR -> IFADDRMSG_BYTES;
            default -> 12;
        };
        putHeader(out, type, NLM_F_REQUEST | NLM_F_DUMP);
        for (int i = 0; i < body; i++) {
            out.put((byte) 0);
        }
        finish(out);
        setSequence(out, sequence);
    }

    /** RTM_NEWADDR or RTM_DELADDR, acknowledged. Leaves the limit at its end. */
    static void encodeAddress(
            ByteBuffer out,
            AddressRequest.Kind kind,
            int interfaceIndex,
            SocketFamily family,
            long high,
            long low,
            AddressTerms terms) {
        boolean delete = kind == AddressRequest.Kind.DELETE;
        out.clear().order(ByteOrder.nativeOrder());
        putHeader(out, delete ? RTM_DELADDR : RTM_NEWADDR, NLM_F_REQUEST | NLM_F_ACK | flags(kind));
        out.put((byte) family.number())
                .put((byte) terms.prefixLength())
                .put((byte) 0)
                .put((byte) scope(family, high, terms))
                .putInt(interfaceIndex);
        putAddress(out, IFA_LOCAL, family, high, low);
        if (!delete) {
            putAddress(out, IFA_ADDRESS, family, high, low);
            // ifa_cacheinfo: preferred, valid, created, updated.
            putAttributeHeader(out, IFA_CACHEINFO, 16);
            out.putInt((int) terms.preferredSeconds())
                    .putInt((int) terms.validSeconds())
                    .putInt(0)
                    .putInt(0);
            putAttributeHeader(out, IFA_FLAGS, 4);
            out.putInt(family == SocketFamily.IPV6 ? IFA_F_NOPREFIXROUTE | IFA_F_NODAD : IFA_F_NOPREFIXROUTE);
            if (terms.protocol() != 0) {
                putAttributeHeader(out, IFA_PROTO, 1);
                out.put((byte) terms.protocol()).put((byte) 0).put((byte) 0).put((byte) 0);
            }
            if (terms.label() != null) {
                putText(out, IFA_LABEL, terms.label());
            }
        }
        finish(out);
    }

    private static int scope(SocketFamily family, long high, AddressTerms terms) {
        boolean linkLocal = family == SocketFamily.IPV6 && high >>> 54 == 0xFE80 >>> 6;
        if (terms.scope() == AddressTerms.CUSTOMARY_SCOPE) {
            return linkLocal ? SCOPE_LINK : 0;
        }
        return terms.scope();
    }

    private static int flags(AddressRequest.Kind kind) {
        return switch (kind) {
            case ADD -> NLM_F_CREATE | NLM_F_EXCL;
            case REPLACE -> NLM_F_CREATE | NLM_F_REPLACE;
            case DELETE -> 0;
        };
    }

    static void putText(ByteBuffer out, int type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putAttributeHeader(out, type, bytes.length + 1);
        out.put(bytes).put((byte) 0);
        pad(out);
    }

    static void pad(ByteBuffer out) {
        while (out.position() % 4 != 0) {
            out.put((byte) 0);
        }
    }

    static void putHeader(ByteBuffer out, int type, int flags) {
        out.putInt(0).putShort((short) type).putShort((short) flags).putInt(0).putInt(0);
    }

    static void putAttributeHeader(ByteBuffer out, int type, int payloadBytes) {
        out.putShort((short) (payloadBytes + 4)).putShort((short) type);
    }

    private static void putAddress(ByteBuffer out, int type, SocketFamily family, long high, long low) {
        putAttributeHeader(out, type, family.addressBytes());
        out.order(ByteOrder.BIG_ENDIAN);
        if (family == SocketFamily.IPV4) {
            out.putInt((int) low);
        } else {
            out.putLong(high).putLong(low);
        }
        out.order(ByteOrder.nativeOrder());
    }

    static void finish(ByteBuffer out) {
        out.putInt(0, out.position());
        out.flip();
    }

    static void setSequence(ByteBuffer message, int sequence) {
        message.order(ByteOrder.nativeOrder()).putInt(8, sequence);
    }

    /**
     * The link of an RTM_NEWLINK or RTM_DELLINK that starts at {@code start}; null for what is not about the link as such
     * (family AF_BRIDGE tells of a port), or is malformed.
     */
    static @Nullable Link decodeLink(ByteBuffer in, int start, int length) {
        int body = start + HEADER_BYTES;
        if (length < HEADER_BYTES + IFINFOMSG_BYTES || in.get(body) != 0) {
            return null;
        }
        String name = "";
        long hardwareAddress = 0;
        int end = start + length;
        int at = body + IFINFOMSG_BYTES;
        while (at + 4 <= end) {
            int size = Short.toUnsignedInt(in.getShort(at));
            if (size < 4 || at + size > end) {
                return null;
            }
            int type = in.getShort(at + 2) & ATTRIBUTE_TYPE_MASK;
            if (type == IFLA_IFNAME && size > 5) {
                byte[] text = new byte[size - 5];
                in.get(at + 4, text);
                name = new String(text, StandardCharsets.UTF_8);
            } else if (type == IFLA_ADDRESS && size == 4 + 6) {
                hardwareAddress = word48(in, at + 4);
            }
            at += (size + 3) & ~3;
        }
        return new Link(in.getInt(body + 4), name, in.getInt(body + 8), hardwareAddress);
    }

    /** The address of an RTM_NEWADDR or RTM_DELADDR at {@code start}; null for other families, or if it is malformed. */
    static @Nullable InterfaceAddress decodeAddress(ByteBuffer in, int start, int length) {
        int body = start + HEADER_BYTES;
        if (length < HEADER_BYTES + IFADDRMSG_BYTES) {
            return null;
        }
        SocketFamily family = switch (in.get(body)) {
            case 2 -> SocketFamily.IPV4;
            case 10 -> SocketFamily.IPV6;
            default -> null;
        };
        if (family == null) {
            return null;
        }
        int local = -1;
        int address = -1;
        int flags = Byte.toUnsignedInt(in.get(body + 2));
        int protocol = 0;
        long valid = InterfaceAddress.FOREVER;
        int end = start + length;
        int at = body + IFADDRMSG_BYTES;
        while (at + 4 <= end) {
            int size = Short.toUnsignedInt(in.getShort(at));
            if (size < 4 || at + size > end) {
                return null;
            }
            switch (in.getShort(at + 2) & ATTRIBUTE_TYPE_MASK) {
                case IFA_LOCAL -> local = size == 4 + family.addressBytes() ? at + 4 : -1;
                case IFA_ADDRESS -> address = size == 4 + family.addressBytes() ? at + 4 : -1;
                case IFA_FLAGS -> flags = size >= 8 ? in.getInt(at + 4) : flags;
                case IFA_PROTO -> protocol = size >= 5 ? Byte.toUnsignedInt(in.get(at + 4)) : 0;
                case IFA_CACHEINFO -> valid = size >= 12 ? Integer.toUnsignedLong(in.getInt(at + 8)) : valid;
                default -> {
                    // Labels, broadcast addresses, metrics: not asked for.
                }
            }
            at += (size + 3) & ~3;
        }
        // On a point-to-point link IFA_ADDRESS is the peer's, and IFA_LOCAL ours (rtnetlink(7)).
        int own = local >= 0 ? local : address;
        if (own < 0) {
            return null;
        }
        in.order(ByteOrder.BIG_ENDIAN);
        long high = family == SocketFamily.IPV6 ? in.getLong(own) : 0;
        long low = family == SocketFamily.IPV6 ? in.getLong(own + 8) : Integer.toUnsignedLong(in.getInt(own));
        in.order(ByteOrder.nativeOrder());
        return new InterfaceAddress(
                in.getInt(body + 4), family, high, low, Byte.toUnsignedInt(in.get(body + 1)), flags, protocol, valid);
    }

    private static long word48(ByteBuffer in, int at) {
        long word = 0;
        for (int i = 0; i < 6; i++) {
            word = word << 8 | Byte.toUnsignedLong(in.get(at + i));
        }
        return word;
    }
}
