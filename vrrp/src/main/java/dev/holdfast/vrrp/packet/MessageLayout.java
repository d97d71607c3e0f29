package dev.holdfast.vrrp.packet;

/**
 * Where the fields of a VRRP message are. All in network order.
 *
 * <pre>
 *  v3 (RFC 9568 section 5.1)                        v2 (RFC 3768 section 5.1)
 *  0      1      2      3                           0      1      2      3
 *  +---+--+------+------+------+                    +---+--+------+------+------+
 *  |ver|ty| VRID | prio | count|                    |ver|ty| VRID | prio | count|
 *  +---+--+------+------+------+                    +---+--+------+------+------+
 *  |rsv| interval, cs | checksum|                   |auth t|intv s|  checksum   |
 *  +---+--------------+--------+                    +------+------+-------------+
 *  | count addresses, 4 or 16  |                    | count addresses of 4 bytes|
 *  +---------------------------+                    +---------------------------+
 *                                                   | authentication, 8 bytes   |
 *                                                   +---------------------------+
 * </pre>
 */
final class MessageLayout {

    static final int VERSION_AND_TYPE = 0;
    static final int VRID = 1;
    static final int PRIORITY = 2;
    static final int COUNT = 3;
    static final int INTERVAL_V3 = 4;
    static final int AUTHENTICATION_TYPE_V2 = 4;
    static final int INTERVAL_V2 = 5;
    static final int CHECKSUM = 6;
    static final int ADDRESSES = 8;

    static final int HEADER_BYTES = 8;
    static final int AUTHENTICATION_BYTES = 8;

    static final int TYPE_ADVERTISEMENT = 1;
    static final int HOP_LIMIT = 255;
    static final int INTERVAL_V3_MASK = 0x0FFF;
    static final int AUTHENTICATION_NONE = 0;
    static final int AUTHENTICATION_SIMPLE_TEXT = 1;

    static final long NANOS_PER_CENTISECOND = 10_000_000L;
    static final long NANOS_PER_SECOND = 1_000_000_000L;

    private MessageLayout() {}

    /** How long a message with that many addresses is. */
    static int length(int version, int addressBytes, int count) {
        return HEADER_BYTES + addressBytes * count + (version == 2 ? AUTHENTICATION_BYTES : 0);
    }
}
