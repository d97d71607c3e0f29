package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.IpAddress;

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

    /** Whether the address lies in it; never across families. */
    public boolean contains(IpAddress other) {
        if (other.family() != address.family()) {
            return false;
        }
        byte[] ours = address.bytes();
        byte[] theirs = other.bytes();
        int wholeBytes = length / 8;
        for (int i = 0; i < wholeBytes; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int mask = length % 8 == 0 ? 0 : 0xFF << 8 - length % 8 & 0xFF;
        return mask == 0 || ((ours[wholeBytes] ^ theirs[wholeBytes]) & mask) == 0;
    }

    /** Whether no bit behind the prefix is set, as routes ask for. */
    public boolean isNetwork() {
        byte[] bytes = address.bytes();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            if ((bytes[bit / 8] >> 7 - bit % 8 & 1) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
