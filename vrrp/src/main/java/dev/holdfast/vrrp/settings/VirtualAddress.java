package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A virtual address as it is put on the interface. Its text is {@code 10.77.0.100/24 label eth0:web scope link}, or
 * {@code 2001:db8::100/64 preferred}.
 *
 * @param prefixLength 0 to 32 or 128
 * @param label IPv4: what {@code ip address} shows it as, 1 to 15 characters; null: the interface's name
 * @param scope how far the address is good for; null: the kernel's custom, link for a link-local address and else global
 * @param preferred IPv6: whether the host may choose it as a source of its own; else its preferred lifetime is 0
 */
public record VirtualAddress(
        IpAddress address,
        int prefixLength,
        @Nullable String label,
        @Nullable Scope scope,
        boolean preferred) {

    /** As customary: no label, the kernel's scope, no IPv6 source. */
    public VirtualAddress(IpAddress address, int prefixLength) {
        this(address, prefixLength, null, null, false);
    }

    /** rt_scope_t of rtnetlink. */
    public enum Scope {
        GLOBAL(0),
        SITE(200),
        LINK(253),
        HOST(254);

        private final int number;

        Scope(int number) {
            this.number = number;
        }

        /** As the kernel counts it. */
        public int number() {
            return number;
        }
    }

    /** IPv4 with a prefix that other addresses of the interface may have. */
    public boolean sharesASubnet() {
        return address.family() == Family.IPV4 && prefixLength < Integer.SIZE;
    }

    @Override
    public String toString() {
        return address
                + "/"
                + prefixLength
                + (label == null ? "" : " label " + label)
                + (scope == null ? "" : " scope " + scope.name().toLowerCase(Locale.ROOT))
                + (preferred ? " preferred" : "");
    }
}
