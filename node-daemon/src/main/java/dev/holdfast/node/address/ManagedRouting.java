package dev.holdfast.node.address;

import dev.holdfast.node.linux.Errno;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.RouteSocket;
import dev.holdfast.node.linux.RoutingRequest;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.settings.VirtualRoute;
import org.jspecify.annotations.Nullable;

/**
 * One route or rule of one virtual router, with its prepared requests, and whether it is there by our doing. IPv6 routes have
 * the addresses' lifetime; an IPv4 route of the main table goes with its source address by the kernel (fib_sync_down_addr); what
 * has neither is taken off by the launcher, or at the next start.
 */
final class ManagedRouting {

    private final RouteSocket route;
    private final Leftover.Routing what;
    private final Link base;
    private final AddressLifetime lifetime;
    private final RoutingListener listener;
    private @Nullable RoutingRequest add;
    private @Nullable RoutingRequest renew;
    private boolean held;
    private int lastErrno;

    ManagedRouting(
            RouteSocket route, Leftover.Routing what, Link base, AddressLifetime lifetime, RoutingListener listener) {
        this.route = route;
        this.what = what;
        this.base = base;
        this.lifetime = lifetime;
        this.listener = listener;
    }

    Leftover.Routing what() {
        return what;
    }

    /** Adds it, or sees to it that it is still there. */
    void ensure() {
        RoutingRequest request = held ? renewing() : adding();
        int result = route.change(request);
        if (result == -Errno.EEXIST && !held) {
            // Left by a former run that was killed a moment ago? Only what carries our mark goes.
            result = route.change(deleting()) == 0 ? route.change(request) : result;
        }
        if (result == 0 && !held) {
            held = true;
            lastErrno = 0;
            listener.installed(what);
        } else if (result == 0 && request == add) {
            listener.putBack(what);
        } else if (result != 0 && !(held && result == -Errno.EEXIST)) {
            refused(-result);
        }
    }

    private void refused(int errno) {
        if (held) {
            listener.removed(what);
        }
        held = false;
        // Its interface may be another by now.
        add = null;
        renew = null;
        if (errno != lastErrno) {
            lastErrno = errno;
            listener.refused(what, errno);
        }
    }

    /** Takes it off if it is there by our doing. */
    void remove() {
        if (!held) {
            return;
        }
        held = false;
        lastErrno = 0;
        int result = route.change(deleting());
        // Gone with its interface, its source address or its lifetime: as wanted.
        if (result != 0 && result != -Errno.ESRCH && result != -Errno.ENOENT && result != -Errno.ENODEV) {
            listener.refused(what, -result);
        }
        listener.removed(what);
    }

    private RoutingRequest adding() {
        RoutingRequest prepared = add;
        if (prepared == null) {
            prepared = request(RoutingRequest.Kind.ADD);
            add = prepared;
        }
        return prepared;
    }

    /** An IPv6 route is replaced, which gives it its lifetime anew; the others would only be there a second time. */
    private RoutingRequest renewing() {
        if (!expires()) {
            return adding();
        }
        RoutingRequest prepared = renew;
        if (prepared == null) {
            prepared = request(RoutingRequest.Kind.REPLACE);
            renew = prepared;
        }
        return prepared;
    }

    private RoutingRequest deleting() {
        return request(RoutingRequest.Kind.DELETE);
    }

    private boolean expires() {
        return what instanceof Leftover.Route leftover && leftover.route().family() == Family.IPV6;
    }

    private RoutingRequest request(RoutingRequest.Kind kind) {
        return switch (what) {
            case Leftover.Route leftover -> request(kind, leftover.route());
            case Leftover.Rule leftover -> RoutingChange.of(kind, leftover.rule());
        };
    }

    private RoutingRequest request(RoutingRequest.Kind kind, VirtualRoute virtual) {
        return kind == RoutingRequest.Kind.DELETE
                ? RoutingChange.delete(virtual)
                : RoutingChange.of(kind, virtual, interfaceOf(virtual), expires() ? lifetime.seconds() : 0);
    }

    /** -1, which the kernel refuses with ENODEV, for one that is not there. */
    private int interfaceOf(VirtualRoute virtual) {
        String named = virtual.device();
        if (named == null || named.equals(base.name())) {
            return named != null || virtual.needsOwnInterface() ? base.index() : 0;
        }
        return route.links().stream()
                .filter(link -> link.name().equals(named))
                .mapToInt(Link::index)
                .findFirst()
                .orElse(-1);
    }
}
