package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Epoll;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.PacketBatch;
import dev.holdfast.vrrp.Family;
import java.util.ArrayList;
import java.util.List;

/** The ports that are open: one for each interface and family on which a router lives. */
final class VrrpPorts {

    private static final int MOST_CATCH_UP_BATCHES = 64;

    private final Epoll epoll;
    private final PacketReader reader;
    private final AdvertOutbox outbox;
    private final RejectionLedger rejections;
    private final List<VrrpPort> ports = new ArrayList<>();
    private long nextToken = VrrpEngine.FIRST_PORT_TOKEN;

    VrrpPorts(Epoll epoll, PacketReader reader, AdvertOutbox outbox, RejectionLedger rejections) {
        this.epoll = epoll;
        this.reader = reader;
        this.outbox = outbox;
        this.rejections = rejections;
    }

    /**
     * Opens the port if it is not open, and lets the router hear there.
     *
     * @throws KernelException if the kernel refuses the socket or the group; the port is then not open
     */
    VrrpPort enter(RouterBinding router, Link link, Family family) {
        for (VrrpPort port : ports) {
            if (port.interfaceIndex() == link.index() && port.family() == family) {
                port.add(router);
                return port;
            }
        }
        VrrpPort port = new VrrpPort(nextToken++, link, family, reader, rejections);
        try {
            epoll.watch(port.socket(), port.token());
            port.add(router);
        } catch (KernelException refused) {
            port.close();
            throw refused;
        }
        ports.add(port);
        return port;
    }

    /** Closes the port with its last router. */
    void leave(RouterBinding router, VrrpPort port) {
        if (port.remove(router)) {
            ports.remove(port);
            outbox.flush();
            port.close();
        }
    }

    /** One batch of the port that epoll told of; one that was closed in this very turn is none. */
    void hear(long token, long turn) {
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).token() == token) {
                ports.get(i).hear(turn);
                return;
            }
        }
    }

    /** Everything that came while the loop was away, within bounds: what is still left after them is no backlog, but a flood. */
    void catchUp(long firstTurn) {
        for (int i = 0; i < ports.size(); i++) {
            for (int batch = 0; batch < MOST_CATCH_UP_BATCHES; batch++) {
                if (ports.get(i).hear(firstTurn) < PacketBatch.CAPACITY) {
                    break;
                }
            }
        }
    }
}
