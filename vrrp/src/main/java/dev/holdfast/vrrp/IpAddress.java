package dev.holdfast.vrrp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address as two words, compared unsigned in network order as the election asks for. No names, no look-ups.
 *
 * @param high the first 8 bytes of an IPv6 address; 0 for IPv4
 * @param low the last 8 bytes; for IPv4 the address in the lower 32 bits
 */
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {

    private static final int LONGEST_TEXT = 45;

    public IpAddress {
        if (family == Family.IPV4 && (high != 0 || (low >>> 32) != 0)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
    }

    /** The address in the low 32 bits of {@code bits}. */
    public static IpAddress ipv4(int bits) {
        return new IpAddress(Family.IPV4, 0, Integer.toUnsignedLong(bits));
    }

    /** Reads 4 or 16 bytes at {@code index}, in network order; the buffer's position stays. */
    public static IpAddress read(Family family, ByteBuffer buffer, int index) {
        return switch (family) {
            case IPV4 -> ipv4(buffer.getInt(index));
            case IPV6 -> new IpAddress(Family.IPV6, buffer.getLong(index), buffer.getLong(index + 8));
        };
    }

    /** Of 4 or 16 bytes. */
    public static IpAddress of(byte[] bytes) {
        return read(
                switch (bytes.length) {
                    case 4 -> Family.IPV4;
                    case 16 -> Family.IPV6;
                    default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
                },
                ByteBuffer.wrap(bytes),
                0);
    }

    /**
     * Parses a literal, without a zone.
     *
     * @throws IllegalArgumentException if the text is no literal IPv4 or IPv6 address
     */
    public static IpAddress parse(String text) {
        IpAddress address = parseOrNull(text);
        if (address == null) {
            throw new IllegalArgumentException("'" + text + "' is not an IP address");
        }
        return address;
    }

    private static @Nullable IpAddress parseOrNull(String text) {
        if (text.isEmpty() || text.length() > LONGEST_TEXT || text.indexOf('%') >= 0) {
            return null;
        }
        if (text.indexOf(':') < 0) {
            return parseIpv4OrNull(text);
        }
        try {
            // A literal with a colon is never looked up. IPv4-mapped literals come back as IPv4: not what was written.
            return Inet6Address.ofLiteral(text) instanceof Inet6Address ipv6 ? of(ipv6.getAddress()) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static @Nullable IpAddress parseIpv4OrNull(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        int bits = 0;
        for (String part : parts) {
            if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return null;
            }
            int octet = Integer.parseInt(part);
            if (octet > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
                return null;
            }
            bits = bits << 8 | octet;
        }
        return ipv4(bits);
    }

    /** Writes 4 or 16 bytes at the buffer's position. */
    public void write(ByteBuffer buffer) {
        switch (family) {
            case IPV4 -> buffer.putInt((int) low);
            case IPV6 -> buffer.putLong(high).putLong(low);
        }
    }

    /** 4 or 16 bytes in network order. */
    public byte[] bytes() {
        ByteBuffer buffer = ByteBuffer.allocate(family.addressBytes());
        write(buffer);
        return buffer.array();
    }

    /** fe80::/10 or 169.254.0.0/16. */
    public boolean isLinkLocal() {
        return switch (family) {
            case IPV4 -> low >>> 16 == 0xA9FE;
            case IPV6 -> high >>> 54 == 0xFE80 >>> 6;
        };
    }

    /** Unsigned, in network order; only addresses of one family may be compared. */
    @Override
    public int compareTo(IpAddress other) {
        if (family != other.family) {
            throw new IllegalArgumentException("cannot compare " + this + " with " + other);
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** RFC 5952 text for IPv6, dotted decimal for IPv4. */
    @Override
    public String toString() {
        return switch (family) {
            case IPV4 -> (low >>> 24) + "." + (low >>> 16 & 0xFF) + "." + (low >>> 8 & 0xFF) + "." + (low & 0xFF);
            case IPV6 -> ipv6Text();
        };
    }

    private String ipv6Text() {
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(i + run) == 0) {
                run++;
            }
            if (run > bestLength) {
                bestStart = i;
                bestLength = run;
            }
            i += Math.max(0, run - 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(i)));
        }
        return text.toString();
    }

    private int group(int index) {
        long word = index < 4 ? high : low;
        return (int) (word >>> 48 - 16 * (index & 3)) & 0xFFFF;
    }

    /** The same address for {@code java.net}. */
    public InetAddress toInetAddress() {
        return InetAddress.ofLiteral(toString());
    }
}
