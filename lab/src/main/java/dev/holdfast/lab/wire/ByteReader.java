package dev.holdfast.lab.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A bounded walk through the bytes of a frame; leaving the bounds is a {@link Truncated}, never another exception. */
final class ByteReader {
    /** The frame ended before what it announced. */
    static final class Truncated extends Exception {
        private static final long serialVersionUID = 1L;

        Truncated(String what) {
            super(what, null, false, false);
        }
    }

    private final byte[] bytes;
    private final int end;
    private int position;

    ByteReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    /** The array behind; positions are indices into it. */
    byte[] array() {
        return bytes;
    }

    ByteReader need(int count, String what) throws Truncated {
        if (count < 0 || remaining() < count) {
            throw new Truncated(what + " needs " + count + " bytes, " + remaining() + " are left");
        }
        return this;
    }

    int u8() throws Truncated {
        need(1, "a byte");
        return bytes[position++] & 0xff;
    }

    int u16() throws Truncated {
        need(2, "a 16-bit field");
        return u8() << 8 | u8();
    }

    void skip(int count) throws Truncated {
        need(count, "a skipped field");
        position += count;
    }

    MacAddress mac() throws Truncated {
        need(6, "a MAC address");
        MacAddress mac = MacAddress.of(bytes, position);
        position += 6;
        return mac;
    }

    InetAddress address4() throws Truncated {
        try {
            return InetAddress.getByAddress(take(4, "an IPv4 address"));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("4 bytes are an IPv4 address", impossible);
        }
    }

    /** An IPv6 address stays one even if it maps an IPv4 address: a packet's family is not its sender's to choose. */
    InetAddress address6() throws Truncated {
        try {
            return Inet6Address.getByAddress(null, take(16, "an IPv6 address"), -1);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("16 bytes are an IPv6 address", impossible);
        }
    }

    private byte[] take(int count, String what) throws Truncated {
        need(count, what);
        byte[] taken = Arrays.copyOfRange(bytes, position, position + count);
        position += count;
        return taken;
    }
}
