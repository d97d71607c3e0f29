package dev.holdfast.node.linux;

import dev.holdfast.node.linux.LinkPlace.Passage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How links are stacked, in rtnetlink's messages (include/uapi/linux/if_link.h, if_bridge.h, if_bonding.h). */
final class LinkPlaceCodec {

    private static final int IFLA_LINK = 5;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_LINK_NETNSID = 37;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_SLAVE_KIND = 4;
    private static final int IFLA_INFO_SLAVE_DATA = 5;
    private static final int IFLA_BRPORT_STATE = 1;
    private static final byte BR_STATE_FORWARDING = 3;
    private static final int IFLA_BOND_SLAVE_STATE = 1;
    private static final int IFLA_BOND_SLAVE_MII_STATUS = 2;

    /** Only of 802.3ad. */
    private static final int IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE = 7;

    /** IEEE 802.1AX section 6.4.2.3: Actor_State. */
    private static final int LACP_COLLECTING_AND_DISTRIBUTING = 0x10 | 0x20;

    private LinkPlaceCodec() {}

    /** Of an RTM_NEWLINK that lists links; null for what a bridge says of its ports, or if it is malformed. */
    static @Nullable LinkPlace decode(ByteBuffer in, int start, int length) {
        int body = start + NetlinkCodec.HEADER_BYTES;
        int attributes = body + NetlinkCodec.IFINFOMSG_BYTES;
        int end = start + length;
        if (attributes > end || in.get(body) != 0) {
            return null;
        }
        int name = find(in, attributes, end, NetlinkCodec.IFLA_IFNAME);
        int lower = find(in, attributes, end, IFLA_LINK);
        int master = find(in, attributes, end, IFLA_MASTER);
        boolean elsewhere = find(in, attributes, end, IFLA_LINK_NETNSID) >= 0;
        int info = find(in, attributes, end, IFLA_LINKINFO);
        String kind = info < 0 ? "" : text(in, find(in, info + 4, endOf(in, info), IFLA_INFO_KIND));
        return new LinkPlace(
                in.getInt(body + 4),
                text(in, name),
                kind,
                lower < 0 || elsewhere ? 0 : in.getInt(lower + 4),
                master < 0 ? 0 : in.getInt(master + 4),
                info < 0 ? Passage.UNTOLD : passage(in, info));
    }

    private static Passage passage(ByteBuffer in, int info) {
        int data = find(in, info + 4, endOf(in, info), IFLA_INFO_SLAVE_DATA);
        String master = text(in, find(in, info + 4, endOf(in, info), IFLA_INFO_SLAVE_KIND));
        if (data < 0) {
            return Passage.UNTOLD;
        }
        return switch (master) {
            case "bridge" -> passes(octet(in, data, IFLA_BRPORT_STATE) == BR_STATE_FORWARDING);
            case "bond" -> passes(isBondSlaveInUse(in, data));
            default -> Passage.UNTOLD;
        };
    }

    private static Passage passes(boolean does) {
        return does ? Passage.PASSES : Passage.BLOCKED;
    }

    /** BOND_STATE_ACTIVE and BOND_LINK_UP are 0. */
    private static boolean isBondSlaveInUse(ByteBuffer in, int data) {
        int lacp = octet(in, data, IFLA_BOND_SLAVE_AD_ACTOR_OPER_PORT_STATE);
        boolean agreed = lacp < 0 || (lacp & LACP_COLLECTING_AND_DISTRIBUTING) == LACP_COLLECTING_AND_DISTRIBUTING;
        return octet(in, data, IFLA_BOND_SLAVE_STATE) == 0
                && octet(in, data, IFLA_BOND_SLAVE_MII_STATUS) == 0
                && agreed;
    }

    /** The first payload octet of an attribute inside of another; −1: there is none. */
    private static int octet(ByteBuffer in, int nest, int wanted) {
        int at = find(in, nest + 4, endOf(in, nest), wanted);
        return at < 0 || endOf(in, at) < at + 5 ? -1 : Byte.toUnsignedInt(in.get(at + 4));
    }

    private static int endOf(ByteBuffer in, int attribute) {
        return attribute + Short.toUnsignedInt(in.getShort(attribute));
    }

    /** Where an attribute begins; −1: there is none, or what stands before it is malformed. */
    private static int find(ByteBuffer in, int from, int end, int wanted) {
        int at = from;
        while (at + 4 <= end) {
            int size = Short.toUnsignedInt(in.getShort(at));
            if (size < 4 || at + size > end) {
                return -1;
            }
            if ((in.getShort(at + 2) & NetlinkCodec.ATTRIBUTE_TYPE_MASK) == wanted) {
                return needs(wanted) <= size - 4 ? at : -1;
            }
            at += (size + 3) & ~3;
        }
        return -1;
    }

    /** Octets that are read of it without another look; texts and nests are bounded by their own length. */
    private static int needs(int attribute) {
        return attribute == IFLA_MASTER || attribute == IFLA_LINK ? 4 : 0;
    }

    private static String text(ByteBuffer in, int attribute) {
        int bytes = attribute < 0 ? 0 : endOf(in, attribute) - attribute - 5;
        if (bytes <= 0) {
            return "";
        }
        byte[] text = new byte[bytes];
        in.get(attribute + 4, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
