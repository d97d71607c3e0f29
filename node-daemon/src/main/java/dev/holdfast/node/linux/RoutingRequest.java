package dev.holdfast.node.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A change of one route or rule. All of ours carry a protocol number, and only what carries it is deleted. */
public final class RoutingRequest extends RouteChange {

    /** What it asks for. */
    public enum Kind {
        /** Add, and fail with EEXIST if such a one is there. */
        ADD,
        /** Add it, or put it in the place of such a one. */
        REPLACE,
        /** Fails with ESRCH (route) or ENOENT (rule) if it is not there. */
        DELETE
    }

    private static final int MAX_BYTES = 256;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_NEWRULE = 32;
    private static final int RTM_DELRULE = 33;
    private static final int NLM_F_REPLACE = 0x100;

    private static final int RT_TABLE_COMPAT = 252;
    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int RT_SCOPE_LINK = 253;
    private static final int RT_SCOPE_NOWHERE = 255;
    private static final int RTN_UNICAST = 1;
    private static final int RTNH_F_ONLINK = 4;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_TABLE = 15;
    private static final int RTA_EXPIRES = 23;

    private static final int FR_ACT_TO_TBL = 1;
    private static final int FRA_DST = 1;
    private static final int FRA_SRC = 2;
    private static final int FRA_IIFNAME = 3;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_FWMARK = 10;
    private static final int FRA_TABLE = 15;
    private static final int FRA_OIFNAME = 17;
    private static final int FRA_PROTOCOL = 21;

    /**
     * A route as the kernel counts.
     *
     * @param destination in network order, 4 or 16 bytes; its length behind it
     * @param gateway null: none
     * @param interfaceIndex 0: found by the gateway
     * @param source preferred one; null: none
     * @param metric 0: the kernel's custom
     * @param expiresSeconds IPv6: when the kernel takes it back; 0: never
     * @param protocol whose it is
     */
    public record Route(
            SocketFamily family,
            byte[] destination,
            int prefixLength,
            byte @Nullable [] gateway,
            int interfaceIndex,
            byte @Nullable [] source,
            int table,
            int metric,
            boolean onLink,
            int expiresSeconds,
            int protocol) {}

    /**
     * A rule as the kernel counts; nulls and 0: any.
     *
     * @param from in network order, with its length; likewise {@code to}
     */
    public record Rule(
            SocketFamily family,
            byte @Nullable [] from,
            int fromLength,
            byte @Nullable [] to,
            int toLength,
            @Nullable String incoming,
            @Nullable String outgoing,
            int mark,
            int table,
            int priority,
            int protocol) {}

    private RoutingRequest(String subject) {
        super(MAX_BYTES, subject);
        view.clear().order(ByteOrder.nativeOrder());
    }

    /** Encodes the change of a route. */
    public static RoutingRequest of(Kind kind, Route route, String subject) {
        RoutingRequest request = new RoutingRequest(subject);
        ByteBuffer out = request.view;
        boolean delete = kind == Kind.DELETE;
        request.begin(delete ? RTM_DELROUTE : RTM_NEWROUTE, kind);
        int scope = route.gateway() == null && route.family() == SocketFamily.IPV4 ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
        out.put((byte) route.family().number())
                .put((byte) route.prefixLength())
                .put((byte) 0)
                .put((byte) 0)
                .put((byte) RT_TABLE_COMPAT)
                .put((byte) route.protocol())
                .put((byte) (delete ? RT_SCOPE_NOWHERE : scope))
                .put((byte) RTN_UNICAST)
                .putInt(route.onLink() && !delete ? RTNH_F_ONLINK : 0);
        putNumber(out, RTA_TABLE, route.table());
        if (route.prefixLength() > 0) {
            putBytes(out, RTA_DST, route.destination());
        }
        if (route.metric() != 0) {
            putNumber(out, RTA_PRIORITY, route.metric());
        }
        if (!delete) {
            request.putWay(route);
        }
        NetlinkCodec.finish(out);
        return request;
    }

    private void putWay(Route route) {
        if (route.gateway() != null) {
            putBytes(view, RTA_GATEWAY, route.gateway());
        }
        if (route.interfaceIndex() != 0) {
            putNumber(view, RTA_OIF, route.interfaceIndex());
        }
        if (route.source() != null) {
            putBytes(view, RTA_PREFSRC, route.source());
        }
        if (route.expiresSeconds() != 0) {
            putNumber(view, RTA_EXPIRES, route.expiresSeconds());
        }
    }

    /** Encodes the change of a rule; there is no replacing one. */
    public static RoutingRequest of(Kind kind, Rule rule, String subject) {
        RoutingRequest request = new RoutingRequest(subject);
        ByteBuffer out = request.view;
        request.begin(kind == Kind.DELETE ? RTM_DELRULE : RTM_NEWRULE, kind);
        // fib_rule_hdr: family, lengths, TOS, table (0: in its attribute), two reserved, action, flags.
        out.put((byte) rule.family().number())
                .put((byte) rule.toLength())
                .put((byte) rule.fromLength())
                .put((byte) 0)
                .put((byte) 0)
                .put((byte) 0)
                .put((byte) 0)
                .put((byte) FR_ACT_TO_TBL)
                .putInt(0);
        putNumber(out, FRA_TABLE, rule.table());
        putNumber(out, FRA_PRIORITY, rule.priority());
        if (rule.from() != null) {
            putBytes(out, FRA_SRC, rule.from());
        }
        if (rule.to() != null) {
            putBytes(out, FRA_DST, rule.to());
        }
        if (rule.incoming() != null) {
            NetlinkCodec.putText(out, FRA_IIFNAME, rule.incoming());
        }
        if (rule.outgoing() != null) {
            NetlinkCodec.putText(out, FRA_OIFNAME, rule.outgoing());
        }
        if (rule.mark() != 0) {
            putNumber(out, FRA_FWMARK, rule.mark());
        }
        NetlinkCodec.putAttributeHeader(out, FRA_PROTOCOL, 1);
        out.put((byte) rule.protocol());
        NetlinkCodec.pad(out);
        NetlinkCodec.finish(out);
        return request;
    }

    private void begin(int type, Kind kind) {
        int flags = switch (kind) {
            case ADD -> NetlinkCodec.NLM_F_CREATE | NetlinkCodec.NLM_F_EXCL;
            case REPLACE -> NetlinkCodec.NLM_F_CREATE | NLM_F_REPLACE;
            case DELETE -> 0;
        };
        NetlinkCodec.putHeader(view, type, NetlinkCodec.NLM_F_REQUEST | NetlinkCodec.NLM_F_ACK | flags);
    }

    private static void putNumber(ByteBuffer out, int type, int number) {
        NetlinkCodec.putAttributeHeader(out, type, Integer.BYTES);
        out.putInt(number);
    }

    private static void putBytes(ByteBuffer out, int type, byte[] bytes) {
        NetlinkCodec.putAttributeHeader(out, type, bytes.length);
        out.put(bytes);
    }
}
