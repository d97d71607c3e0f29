package dev.holdfast.node.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** A change of one interface. */
public final class LinkRequest extends RouteChange {

    private static final int MAX_BYTES = 512;
    private static final int IFF_UP = 1;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int IFLA_MACVLAN_MODE = 1;
    private static final int MACVLAN_MODE_PRIVATE = 1;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_INET_CONF = 1;
    private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    private static final int ADDR_GEN_MODE_NONE = 1;
    private static final int NLA_F_NESTED = 0x8000;

    private LinkRequest(int type, int flags, int index, String subject) {
        super(MAX_BYTES, subject);
        view.clear().order(ByteOrder.nativeOrder());
        NetlinkCodec.putHeader(view, type, NetlinkCodec.NLM_F_REQUEST | NetlinkCodec.NLM_F_ACK | flags);
        // ifinfomsg: family, type, index, flags, change mask.
        view.putInt(0).putInt(index).putInt(0).putInt(0);
    }

    private LinkRequest finished() {
        NetlinkCodec.finish(view);
        return this;
    }

    /**
     * Makes a macvlan in private mode: it hears and is heard by the segment, not by its siblings. It is down at first, and makes no
     * IPv6 address of its own.
     *
     * @param hardwareAddress the MAC in the lower 48 bits
     */
    public static LinkRequest makeMacvlan(int parentIndex, String name, long hardwareAddress) {
        LinkRequest request =
                new LinkRequest(NetlinkCodec.RTM_NEWLINK, NetlinkCodec.NLM_F_CREATE | NetlinkCodec.NLM_F_EXCL, 0, name);
        ByteBuffer out = request.view;
        NetlinkCodec.putAttributeHeader(out, IFLA_LINK, 4);
        out.putInt(parentIndex);
        NetlinkCodec.putText(out, NetlinkCodec.IFLA_IFNAME, name);
        NetlinkCodec.putAttributeHeader(out, NetlinkCodec.IFLA_ADDRESS, 6);
        for (int shift = 40; shift >= 0; shift -= 8) {
            out.put((byte) (hardwareAddress >>> shift));
        }
        NetlinkCodec.pad(out);
        int info = begin(out, IFLA_LINKINFO);
        NetlinkCodec.putText(out, IFLA_INFO_KIND, "macvlan");
        int data = begin(out, IFLA_INFO_DATA);
        NetlinkCodec.putAttributeHeader(out, IFLA_MACVLAN_MODE, 4);
        out.putInt(MACVLAN_MODE_PRIVATE);
        end(out, data);
        end(out, info);
        return request.finished();
    }

    /** Removes the interface; only those that software made can be. */
    public static LinkRequest remove(int index, String name) {
        return new LinkRequest(NetlinkCodec.RTM_DELLINK, 0, index, name).finished();
    }

    /** Sets it administratively up, or down. */
    public static LinkRequest setUp(int index, String name, boolean up) {
        LinkRequest request = new LinkRequest(NetlinkCodec.RTM_NEWLINK, 0, index, name);
        int at = NetlinkCodec.HEADER_BYTES + 8;
        request.view.putInt(at, up ? IFF_UP : 0).putInt(at + 4, IFF_UP);
        return request.finished();
    }

    /**
     * Sets what {@code /proc/sys/net/ipv4/conf/NAME} shows, also where that is mounted read-only.
     *
     * @param values by IPV4_DEVCONF number (include/uapi/linux/ip.h)
     */
    public static LinkRequest configureIpv4(int index, String name, Map<Integer, Integer> values) {
        LinkRequest request = new LinkRequest(NetlinkCodec.RTM_NEWLINK, 0, index, name);
        ByteBuffer out = request.view;
        int specification = begin(out, IFLA_AF_SPEC);
        int family = begin(out, SocketFamily.IPV4.number());
        int conf = begin(out, IFLA_INET_CONF);
        values.forEach((number, value) -> {
            NetlinkCodec.putAttributeHeader(out, number, 4);
            out.putInt(value);
        });
        end(out, conf);
        end(out, family);
        end(out, specification);
        return request.finished();
    }

    /** The interface shall make no IPv6 address of its own. */
    public static LinkRequest makeNoIpv6Address(int index, String name) {
        LinkRequest request = new LinkRequest(NetlinkCodec.RTM_NEWLINK, 0, index, name);
        ByteBuffer out = request.view;
        int specification = begin(out, IFLA_AF_SPEC);
        int family = begin(out, SocketFamily.IPV6.number());
        NetlinkCodec.putAttributeHeader(out, IFLA_INET6_ADDR_GEN_MODE, 1);
        out.put((byte) ADDR_GEN_MODE_NONE);
        NetlinkCodec.pad(out);
        end(out, family);
        end(out, specification);
        return request.finished();
    }

    /** Begins a nested attribute and returns where. */
    private static int begin(ByteBuffer out, int type) {
        int at = out.position();
        NetlinkCodec.putAttributeHeader(out, type | NLA_F_NESTED, 0);
        return at;
    }

    private static void end(ByteBuffer out, int begun) {
        out.putShort(begun, (short) (out.position() - begun));
    }
}
