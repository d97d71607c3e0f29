package dev.holdfast.lab.wire;

import java.util.HexFormat;

/** A 48-bit MAC address. */
public record MacAddress(long bits) {
    public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("a MAC address has 48 bits: " + Long.toHexString(bits));
        }
    }

    /** Six hexadecimal bytes with colons. */
    public static MacAddress parse(String text) {
        return of(COLONS.parseHex(text), 0);
    }

    /** The six bytes at {@code offset}. */
    static MacAddress of(byte[] bytes, int offset) {
        long bits = 0;
        for (int i = 0; i < 6; i++) {
            bits = bits << 8 | bytes[offset + i] & 0xff;
        }
        return new MacAddress(bits);
    }

    /** The virtual router MAC of RFC 9568 §7.3: family 4 or 6. */
    public static MacAddress ofVirtualRouter(int family, int vrid) {
        return new MacAddress(0x0000_5e00_0000L | (family == 4 ? 1 : 2) << 8 | vrid);
    }

    /** The six bytes in the order of the wire. */
    public byte[] bytes() {
        byte[] bytes = new byte[6];
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (bits >>> 8 * (5 - i));
        }
        return bytes;
    }

    /** Whether the group bit is set: multicast and broadcast. */
    public boolean isGroup() {
        return (bits >>> 40 & 1) != 0;
    }

    @Override
    public String toString() {
        return COLONS.formatHex(bytes());
    }
}
