package dev.holdfast.vrrp.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a virtual router lives on its host, apart from what it says on the wire.
 *
 * @param excluded addresses that are installed and not advertised, of the router's family
 * @param routing what goes with the addresses besides
 * @param virtualMacInterface name of the macvlan that has the virtual MAC, 1 to 15 characters; null: made of family and VRID
 * @param advertsFrom whose MAC the advertisements carry where there is a virtual one
 * @param syncGroup name of the group with whose other members it moves together; empty: it moves alone
 */
public record Placement(
        List<VirtualAddress> excluded,
        Routing routing,
        Announcements announcements,
        @Nullable String virtualMacInterface,
        AdvertsFrom advertsFrom,
        String syncGroup) {

    /** Nothing besides. */
    public static final Placement DEFAULT =
            new Placement(List.of(), Routing.NONE, Announcements.DEFAULT, null, AdvertsFrom.VIRTUAL_MAC, "");

    public Placement {
        excluded = List.copyOf(excluded);
    }

    /** {@code virtualMacAdverts}. */
    public enum AdvertsFrom {
        /** RFC 9568 section 7.2. */
        VIRTUAL_MAC,
        /** The interface's own, for networks that allow a port one MAC only; keepalived's vmac_xmit_base. */
        INTERFACE
    }
}
