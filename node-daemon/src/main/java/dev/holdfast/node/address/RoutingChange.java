package dev.holdfast.node.address;

import dev.holdfast.node.linux.RoutingRequest;
import dev.holdfast.node.linux.SocketFamily;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.Prefix;
import dev.holdfast.vrrp.settings.VirtualRoute;
import dev.holdfast.vrrp.settings.VirtualRule;
import org.jspecify.annotations.Nullable;

/** Requests for routes and rules of ours. */
final class RoutingChange {

    /** rtm_protocol and FRA_PROTOCOL of ours: VRRP's protocol number, which no routing daemon has. */
    private static final int HOLDFAST = 112;

    private RoutingChange() {}

    /**
     * About a route.
     *
     * @param interfaceIndex 0: the kernel finds it by the gateway
     * @param expiresSeconds 0: never
     */
    static RoutingRequest of(RoutingRequest.Kind kind, VirtualRoute route, int interfaceIndex, long expiresSeconds) {
        return RoutingRequest.of(
                kind,
                new RoutingRequest.Route(
                        socketFamily(route.family()),
                        route.destination().address().bytes(),
                        route.destination().length(),
                        bytes(route.via()),
                        interfaceIndex,
                        bytes(route.source()),
                        (int) route.table(),
                        (int) route.metric(),
                        route.onLink(),
                        (int) expiresSeconds,
                        HOLDFAST),
                route.toString());
    }

    /** Takes it off, whatever interface it is on. */
    static RoutingRequest delete(VirtualRoute route) {
        return of(RoutingRequest.Kind.DELETE, route, 0, 0);
    }

    /** About a rule. */
    static RoutingRequest of(RoutingRequest.Kind kind, VirtualRule rule) {
        Prefix from = rule.from();
        Prefix to = rule.to();
        return RoutingRequest.of(
                kind,
                new RoutingRequest.Rule(
                        socketFamily(rule.family()),
                        from == null ? null : from.address().bytes(),
                        from == null ? 0 : from.length(),
                        to == null ? null : to.address().bytes(),
                        to == null ? 0 : to.length(),
                        rule.incoming(),
                        rule.outgoing(),
                        (int) rule.mark(),
                        (int) rule.table(),
                        rule.priority(),
                        HOLDFAST),
                rule.toString());
    }

    private static byte @Nullable [] bytes(@Nullable IpAddress address) {
        return address == null ? null : address.bytes();
    }

    private static SocketFamily socketFamily(Family family) {
        return family == Family.IPV4 ? SocketFamily.IPV4 : SocketFamily.IPV6;
    }
}
