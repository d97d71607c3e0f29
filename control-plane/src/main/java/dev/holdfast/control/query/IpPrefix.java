package dev.holdfast.control.query;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address, or all that begin alike.
 *
 * @param network with every bit behind the prefix 0
 * @param bits 0 to 32, or to 128
 */
public record IpPrefix(InetAddress network, int bits) {

    // InetAddress also takes 10.1 for 10.0.0.1, which nobody means; and a zone, which no address in the record has.
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** Reads {@code 10.0.0.5}, {@code 10.0.0.0/24}, {@code 2001:db8::/32}; bits behind the prefix do not matter. */
    public static Optional<IpPrefix> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int whole = address.get().getAddress().length * Byte.SIZE;
        try {
            int bits = slash < 0 ? whole : Integer.parseInt(text.substring(slash + 1));
            return bits < 0 || bits > whole || text.startsWith("+", slash + 1)
                    ? Optional.empty()
                    : Optional.of(new IpPrefix(masked(address.get(), bits), bits));
        } catch (NumberFormatException noPrefix) {
            return Optional.empty();
        }
    }

    /** An address as text; empty: it is none. Never asks a name server. */
    static Optional<InetAddress> address(String text) {
        if (text.length() > 45 || !LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Whether this text is an address in here. */
    public boolean contains(String text) {
        return address(text)
                .filter(address -> address.getClass() == network.getClass())
                .map(address -> masked(address, bits).equals(network))
                .orElse(false);
    }

    private static InetAddress masked(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        int whole = bits / Byte.SIZE;
        if (whole < bytes.length) {
            bytes[whole] &= (byte) (0xFF00 >> (bits % Byte.SIZE));
            Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
        }
        try {
            return address instanceof Inet6Address
                    ? Inet6Address.getByAddress(null, bytes, -1)
                    : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address keeps its length", e);
        }
    }

    /** As PostgreSQL reads it too. */
    @Override
    public String toString() {
        return network.getHostAddress() + "/" + bits;
    }
}
