package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.Family;
import org.jspecify.annotations.Nullable;

/**
 * A rule that moves with the virtual addresses, in the words of {@code ip rule}:
 * {@code from 10.77.0.100/32 table 100 priority 1000}.
 *
 * @param family of what it applies to
 * @param from of the source; null: any
 * @param to of the destination; null: any
 * @param incoming name of the interface that the packet came by; null: any
 * @param outgoing name of the interface that the sender is bound to; null: any
 * @param mark 0: any; else the packet's mark, 1 to 4294967295
 * @param table where to look, 1 to 4294967295
 * @param priority 1 to 32765: the lowest is asked first; the kernel's own are 0, 32766 and 32767
 */
public record VirtualRule(
        Family family,
        @Nullable Prefix from,
        @Nullable Prefix to,
        @Nullable String incoming,
        @Nullable String outgoing,
        long mark,
        long table,
        int priority) {

    /**
     * Parses what {@link #toString} writes.
     *
     * @param fallback the family of a rule that names no address
     * @throws IllegalArgumentException with the remedy
     */
    public static VirtualRule parse(String text, Family fallback) {
        return RoutingText.rule(text, fallback);
    }

    /** As {@code ip rule} takes it, behind {@code -6} for IPv6. */
    @Override
    public String toString() {
        return (from == null ? "" : "from " + from + " ")
                + (to == null ? "" : "to " + to + " ")
                + (incoming == null ? "" : "iif " + incoming + " ")
                + (outgoing == null ? "" : "oif " + outgoing + " ")
                + (mark == 0 ? "" : "fwmark " + mark + " ")
                + "table "
                + table
                + " priority "
                + priority;
    }
}
