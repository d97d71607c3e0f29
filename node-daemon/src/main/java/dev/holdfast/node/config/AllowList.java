package dev.holdfast.node.config;

import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import dev.holdfast.vrrp.settings.VirtualAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may run on this node at most. It is final: neither a mistake in the file nor a policy of the control plane gets past it.
 *
 * @param interfaces names; null: any
 * @param prefixes that virtual addresses must lie in; null: any
 * @param vrids 1 to 255; null: any
 */
public record AllowList(
        @Nullable Set<String> interfaces,
        @Nullable List<Prefix> prefixes,
        @Nullable Set<Integer> vrids) {

    /** Everything is allowed: the file has no {@code allow}. */
    public static final AllowList ANYTHING = new AllowList(null, null, null);

    public AllowList {
        interfaces = interfaces == null ? null : Set.copyOf(interfaces);
        prefixes = prefixes == null ? null : List.copyOf(prefixes);
        vrids = vrids == null ? null : Set.copyOf(vrids);
    }

    /** One thing that a router does and may not. */
    public record Denial(String setting, String message) {}

    /** Everything that this router does and may not; empty: it may run. */
    public List<Denial> denials(RouterSettings router) {
        List<Denial> denials = new ArrayList<>();
        if (interfaces != null && !interfaces.contains(router.interfaceName())) {
            denials.add(new Denial(
                    "interface", "'" + router.interfaceName() + "' is not among the node's allow.interfaces"));
        }
        if (vrids != null && !vrids.contains(router.vrid())) {
            denials.add(new Denial("vrid", "'" + router.vrid() + "' is not among the node's allow.vrids"));
        }
        for (VirtualAddress address : router.installedAddresses()) {
            if (prefixes != null && prefixes.stream().noneMatch(prefix -> prefix.contains(address.address()))) {
                denials.add(new Denial("addresses", "'" + address + "' lies in none of the node's allow.addresses"));
            }
        }
        return denials;
    }

    /**
     * Addresses that share their first bits.
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
    }
}
