package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.IpAddress;
import java.util.Arrays;

/**
 * Addresses that share their first bits: {@code 10.77.0.0/16}.
 *
 * @param length 0 to 32 or 128
 */
public record Prefix(IpAddress address, int length) {

    /**
     * Parses {@code 10.77.0.0/16} or {@code 2001:db8::/32}.
     *
     * @throws IllegalArgumentException with the remedy, to be read after the field's name and the value
     */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("has no prefix length; write it as 10.77.0.0/16");
        }
        IpAddress address;
        try {
            address = IpAddress.parse(text.substring(0, slash));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("does not begin with an IP address; write it as 10.77.0.0/16");
        }
        int longest = address.family().addressBytes() * 8;
        String length = text.substring(slash + 1);
        if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > longest) {
            throw new IllegalArgumentException("needs a prefix length from 0 to " + longest);
        }
        return new Prefix(address, Integer.parseInt(length));
    }

    /**
     * The same, where an address alone stands for itself.
     *
     * @throws IllegalArgumentException with the remedy, to be read after the value
     */
    public static Prefix ofAddressOrNetwork(String text) {
        if (text.indexOf('/') >= 0) {
            return parse(text);
        }
        try {
            IpAddress address = IpAddress.parse(text);
            return new Prefix(address, address.family().addressBytes() * 8);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "is no IP address; write one such as 10.77.0.1, or a network such as 10.77.0.0/16");
        }
    }

    /** The same with no bit set behind the prefix. */
    public Prefix network() {
        return new Prefix(masked(address), length);
    }

    /** Whether no bit behind the prefix is set, as routes ask for. */
    public boolean isNetwork() {
        return masked(address).equals(address);
    }

    /** Whether the address lies in it; never across families. */
    public boolean contains(IpAddress other) {
        return other.family() == address.family() && masked(other).equals(masked(address));
    }

    private IpAddress masked(IpAddress of) {
        byte[] bytes = of.bytes();
        int whole = length / 8;
        if (whole < bytes.length) {
            bytes[whole] &= (byte) (0xFF00 >> length % 8);
            Arrays.fill(bytes, whole + 1, bytes.length, (byte) 0);
        }
        return IpAddress.of(bytes);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
