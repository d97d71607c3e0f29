package dev.holdfast.node.probe;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.startup.LinkPresence;
import java.nio.ByteBuffer;
import java.util.function.LongPredicate;

/** Tells a link what a frame shows: an answer, a host, a router, or just that somebody else is there. */
public final class FrameReader {

    private static final int ETHERNET_BYTES = 14;
    private static final int ETHERTYPE_ARP = 0x0806;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ARP_BYTES = 28;
    private static final int ARP_REPLY = 2;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    private static final int VRRP = 112;
    private static final int ICMPV6 = 58;
    private static final int ECHO_REPLY = 129;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;

    /** 01-80-C2-00-00-0X: STP, LACP, LLDP, pause; a port that forwards nothing sends them, too. */
    private static final long CONTROL = 0x0180_C200_0000L;

    private final LongPredicate isLocal;

    /**
     * Makes a reader.
     *
     * @param isLocal whether a MAC address lives on this host
     */
    public FrameReader(LongPredicate isLocal) {
        this.isLocal = isLocal;
    }

    /** Reads one frame, from its Ethernet header on; what is cut short or malformed shows no more than that it came. */
    public void read(ByteBuffer frame, LinkPresence link, long nowNanos) {
        if (frame.limit() < ETHERNET_BYTES) {
            return;
        }
        long destination = mac(frame, 0);
        long source = mac(frame, 6);
        if ((destination & 0xFFFF_FFFF_FFF0L) == CONTROL || isLocal.test(source)) {
            return;
        }
        switch (Short.toUnsignedInt(frame.getShort(12))) {
            case ETHERTYPE_ARP -> readArp(frame, source, link, nowNanos);
            case ETHERTYPE_IPV4 -> readIpv4(frame, source, link, nowNanos);
            default -> readIpv6(frame, source, link, nowNanos);
        }
    }

    private void readArp(ByteBuffer frame, long source, LinkPresence link, long nowNanos) {
        int at = ETHERNET_BYTES;
        if (frame.limit() < at + ARP_BYTES) {
            link.heardFrame(nowNanos);
            return;
        }
        long sender = mac(frame, at + 8);
        IpAddress address = IpAddress.read(Family.IPV4, frame, at + 14);
        boolean gratuitous = address.equals(IpAddress.read(Family.IPV4, frame, at + 24));
        if (address.low() == 0 || isLocal.test(sender)) {
            link.heardFrame(nowNanos);
        } else if (frame.getShort(at + 6) == ARP_REPLY && !gratuitous) {
            link.heardAnswer(nowNanos, address, sender);
        } else if (gratuitous) {
            link.heardFrame(nowNanos);
        } else {
            link.heardHost(nowNanos, address, source);
        }
    }

    private static void readIpv4(ByteBuffer frame, long source, LinkPresence link, long nowNanos) {
        boolean advert = frame.limit() >= ETHERNET_BYTES + IPV4_BYTES && (frame.get(ETHERNET_BYTES + 9) & 0xFF) == VRRP;
        if (advert) {
            link.heardAdvert(nowNanos, IpAddress.read(Family.IPV4, frame, ETHERNET_BYTES + 12), source);
        } else {
            link.heardFrame(nowNanos);
        }
    }

    private static void readIpv6(ByteBuffer frame, long source, LinkPresence link, long nowNanos) {
        int message = ETHERNET_BYTES + IPV6_BYTES;
        if (frame.limit() < message + 8) {
            link.heardFrame(nowNanos);
            return;
        }
        IpAddress sender = IpAddress.read(Family.IPV6, frame, ETHERNET_BYTES + 8);
        int next = frame.get(ETHERNET_BYTES + 6) & 0xFF;
        int type = next == ICMPV6 ? frame.get(message) & 0xFF : 0;
        boolean unspecified = sender.high() == 0 && sender.low() == 0;
        if (next == VRRP) {
            link.heardAdvert(nowNanos, sender, source);
        } else if (type == ADVERTISEMENT && frame.limit() >= message + 24 && isSolicited(frame, message)) {
            link.heardAnswer(nowNanos, IpAddress.read(Family.IPV6, frame, message + 8), source);
        } else if (type == ECHO_REPLY) {
            link.heardAnswer(nowNanos, sender, source);
        } else if (type == SOLICITATION && !unspecified) {
            link.heardHost(nowNanos, sender, source);
        } else {
            link.heardFrame(nowNanos);
        }
    }

    /** The S flag: an answer, and no announcement. */
    private static boolean isSolicited(ByteBuffer frame, int message) {
        return (frame.get(message + 4) & 0x40) != 0;
    }

    private static long mac(ByteBuffer frame, int at) {
        return Short.toUnsignedLong(frame.getShort(at)) << 32 | Integer.toUnsignedLong(frame.getInt(at + 2));
    }
}
