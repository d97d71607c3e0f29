package dev.holdfast.node.address;

/** Hears what became of routes and rules on this host. */
public interface RoutingListener {

    void installed(Leftover.Routing what);

    void removed(Leftover.Routing what);

    /** Somebody, or a link that went down, had taken it off while it was ours; it is there again. */
    void putBack(Leftover.Routing what);

    /** The kernel refused. It is tried again with every renewal of the addresses, and told again when the reason changes. */
    void refused(Leftover.Routing what, int errno);
}
