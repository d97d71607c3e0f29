package dev.holdfast.lab.wire;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A VRRP advert to be injected, every field settable and nothing checked: {@link #v3} and {@link #v2} begin with a right
 * one, the setters make it wrong. Not thread-safe.
 */
public final class AdvertDraft {
    private static final int AUTHENTICATION_BYTES = 8;

    /** How the checksum of a draft is made. */
    public enum ChecksumKind {
        WITH_PSEUDO_HEADER,
        MESSAGE_ONLY,
        WRONG
    }

    private final InetAddress source;
    private MacAddress sourceMac;
    private MacAddress destinationMac;
    private InetAddress destination;
    private List<InetAddress> addresses;
    private ChecksumKind checksum = ChecksumKind.WITH_PSEUDO_HEADER;
    private byte[] trailer = new byte[0];
    private int ttl = 255;
    private int protocol = 112;
    private int version = 3;
    private int type = 1;
    private int vrid;
    private int priority;
    private int count = -1;
    private int interval;
    private int length = -1;

    private AdvertDraft(InetAddress source, int vrid, int priority, int interval, List<InetAddress> addresses) {
        boolean four = source.getAddress().length == 4;
        this.source = source;
        this.vrid = vrid;
        this.priority = priority;
        this.interval = interval;
        this.addresses = addresses;
        sourceMac = MacAddress.ofVirtualRouter(four ? 4 : 6, vrid);
        destinationMac = MacAddress.parse(four ? "01:00:5e:00:00:12" : "33:33:00:00:00:12");
        destination = InetAddress.ofLiteral(four ? "224.0.0.18" : "ff02::12");
    }

    /** A right version 3 advert from the virtual router's MAC; the family is that of {@code source}. */
    public static AdvertDraft v3(String source, int vrid, int priority, int centiseconds, String... addresses) {
        List<InetAddress> virtual =
                Arrays.stream(addresses).map(InetAddress::ofLiteral).toList();
        return new AdvertDraft(InetAddress.ofLiteral(source), vrid, priority, centiseconds, virtual);
    }

    /** A right version 2 advert without authentication. */
    public static AdvertDraft v2(String source, int vrid, int priority, int seconds, String... addresses) {
        return v3(source, vrid, priority, seconds, addresses)
                .version(2)
                .checksum(ChecksumKind.MESSAGE_ONLY)
                .trailer(new byte[AUTHENTICATION_BYTES]);
    }

    public AdvertDraft sourceMac(MacAddress value) {
        sourceMac = value;
        return this;
    }

    /** Sends to one router instead of the group. */
    public AdvertDraft destination(MacAddress mac, InetAddress address) {
        destinationMac = mac;
        destination = address;
        return this;
    }

    /** TTL or hop limit. */
    public AdvertDraft ttl(int value) {
        ttl = value;
        return this;
    }

    /** The IP protocol number. */
    public AdvertDraft protocol(int value) {
        protocol = value;
        return this;
    }

    /** The version field, 0 to 15. */
    public AdvertDraft version(int value) {
        version = value;
        return this;
    }

    /** The type field, 0 to 15. */
    public AdvertDraft type(int value) {
        type = value;
        return this;
    }

    public AdvertDraft vrid(int value) {
        vrid = value;
        return this;
    }

    public AdvertDraft priority(int value) {
        priority = value;
        return this;
    }

    /** The count field, whatever the number of addresses. */
    public AdvertDraft count(int value) {
        count = value;
        return this;
    }

    /** The 16 bits of the interval field: version 3 reserved bits and centiseconds, version 2 type and seconds. */
    public AdvertDraft interval(int value) {
        interval = value;
        return this;
    }

    public AdvertDraft checksum(ChecksumKind value) {
        checksum = value;
        return this;
    }

    public AdvertDraft addresses(InetAddress... value) {
        addresses = List.of(value);
        return this;
    }

    /** What follows the addresses: version 2's authentication data. */
    public AdvertDraft trailer(byte[] value) {
        trailer = value.clone();
        return this;
    }

    /** Sends only the first so many bytes of the message, with the IP length saying so. */
    public AdvertDraft length(int value) {
        length = value;
        return this;
    }

    /** The whole Ethernet frame. */
    public byte[] toFrame() {
        return Frames.ip(sourceMac, destinationMac, source, destination, ttl, protocol, message());
    }

    private byte[] message() {
        int bytes = 8 + trailer.length;
        for (InetAddress address : addresses) {
            bytes += address.getAddress().length;
        }
        ByteBuffer message = ByteBuffer.allocate(bytes);
        message.put((byte) (version << 4 | type & 0x0f)).put((byte) vrid).put((byte) priority);
        message.put((byte) (count < 0 ? addresses.size() : count));
        message.putShort((short) interval).putShort((short) 0);
        addresses.forEach(address -> message.put(address.getAddress()));
        message.put(trailer);
        byte[] sent = Arrays.copyOf(message.array(), length < 0 ? bytes : length);
        if (sent.length >= 8) {
            long sum = InternetChecksum.sum(sent, 0, sent.length);
            if (checksum != ChecksumKind.MESSAGE_ONLY) {
                sum += InternetChecksum.pseudoHeader(source, destination, protocol, sent.length);
            }
            int right = InternetChecksum.complement(sum);
            ByteBuffer.wrap(sent).putShort(6, (short) (checksum == ChecksumKind.WRONG ? right ^ 0x5555 : right));
        }
        return sent;
    }
}
