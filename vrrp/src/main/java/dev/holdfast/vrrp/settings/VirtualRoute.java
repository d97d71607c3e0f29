package dev.holdfast.vrrp.settings;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A route that moves with the virtual addresses, in the words of {@code ip route}:
 * {@code 10.99.0.0/16 via 10.77.0.254 src 10.77.0.100 table 100}.
 *
 * @param destination no bit behind its length is set
 * @param via the gateway; null: the destination is on the link
 * @param device name of the interface; null: the kernel finds it by the gateway, or it is the router's own
 * @param source preferred source address; null: the kernel's choice
 * @param table 1 to 4294967295; 254: main
 * @param metric 0 to 4294967295; 0: the kernel's custom
 * @param onLink whether the gateway is taken for a neighbour though no address of the interface says so
 */
public record VirtualRoute(
        Prefix destination,
        @Nullable IpAddress via,
        @Nullable String device,
        @Nullable IpAddress source,
        long table,
        long metric,
        boolean onLink) {

    /** RT_TABLE_MAIN. */
    public static final long MAIN_TABLE = 254;

    /**
     * Parses what {@link #toString} writes. {@code default} is the whole family of the gateway, or else IPv4.
     *
     * @throws IllegalArgumentException with the remedy
     */
    public static VirtualRoute parse(String text) {
        return RoutingText.route(text);
    }

    public Family family() {
        return destination.address().family();
    }

    /** Without a device of its own, and none that the kernel could find by the gateway. */
    public boolean needsOwnInterface() {
        return device == null && (via == null || via.isLinkLocal() || onLink);
    }

    /** As {@code ip route} takes it. */
    @Override
    public String toString() {
        return destination
                + (via == null ? "" : " via " + via)
                + (device == null ? "" : " dev " + device)
                + (source == null ? "" : " src " + source)
                + (table == MAIN_TABLE ? "" : " table " + table)
                + (metric == 0 ? "" : " metric " + metric)
                + (onLink ? " onlink" : "");
    }
}
