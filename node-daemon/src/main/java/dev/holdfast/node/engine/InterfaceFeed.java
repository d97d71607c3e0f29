package dev.holdfast.node.engine;

import dev.holdfast.node.address.AddressTag;
import dev.holdfast.node.linux.RouteEvents;
import dev.holdfast.node.linux.RouteSocket;

/** Keeps the table of interfaces in step with rtnetlink. */
final class InterfaceFeed {

    private final RouteSocket route;
    private final RouteEvents events;
    private final Interfaces interfaces;

    /** The subscription is older than the lists, so nothing falls between them. */
    InterfaceFeed(RouteSocket route, RouteEvents events, AddressTag tag) {
        this.route = route;
        this.events = events;
        interfaces = new Interfaces(route.links(), route.addresses(), tag::isOn);
    }

    /** Reads what changed. If the kernel had to drop messages, everything is listed anew. */
    void drain() {
        if (!events.drain(interfaces)) {
            interfaces.replace(route.links(), route.addresses());
        }
    }

    Interfaces interfaces() {
        return interfaces;
    }
}
