package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Epoll;
import dev.holdfast.node.linux.Link;
import dev.holdfast.vrrp.startup.Attention;
import dev.holdfast.vrrp.startup.LinkWatcher;
import java.util.ArrayList;
import java.util.List;

/** The presence rules' ports: one for each interface on which a router with a gate lives. */
final class PresencePorts {

    /** Far from what {@link VrrpPorts} will ever count to. */
    private static final long FIRST_TOKEN = 1L << 40;

    private final PresenceParts parts;
    private final Epoll epoll;
    private final AlarmQueue alarms;
    private final List<PresencePort> ports = new ArrayList<>();

    PresencePorts(PresenceParts parts, Epoll epoll, AlarmQueue alarms) {
        this.parts = parts;
        this.epoll = epoll;
        this.alarms = alarms;
    }

    static boolean isTap(long token) {
        return token >= FIRST_TOKEN;
    }

    /** The port of an interface, made when it is first asked for. */
    void attend(long nowNanos, Link link, LinkWatcher watcher, Attention attention, long intervalNanos) {
        PresencePort port = portOf(link);
        port.look(link);
        if (attention == Attention.ROUNDS) {
            port.lookBelow(nowNanos);
        }
        port.attend(nowNanos, watcher, attention, intervalNanos);
    }

    private PresencePort portOf(Link link) {
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).interfaceIndex() == link.index()) {
                return ports.get(i);
            }
        }
        PresencePort port = new PresencePort(parts, epoll, alarms, FIRST_TOKEN + ports.size(), link);
        ports.add(port);
        return port;
    }

    /** The kernel told of links. */
    void linksChanged(long nowNanos) {
        ports.forEach(port -> port.lookBelow(nowNanos));
    }

    void hear(long token) {
        ports.get((int) (token - FIRST_TOKEN)).hear();
    }

    void end() {
        ports.forEach(PresencePort::end);
    }
}
