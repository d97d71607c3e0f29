package dev.holdfast.node.engine;

import dev.holdfast.node.linux.Link;
import dev.holdfast.node.linux.PacketBatch;
import dev.holdfast.node.linux.RawSocket;
import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.packet.Rejection;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One interface and family: its socket, and the virtual routers that live there, by VRID. */
final class VrrpPort implements AutoCloseable {

    private static final int VRID_AT = 1;

    private final long token;
    private final Family family;
    private final RawSocket socket;
    private final PacketReader reader;
    private final RejectionLedger rejections;
    private final @Nullable RouterBinding[] routers = new RouterBinding[256];
    private int routerCount;
    private boolean joined;

    VrrpPort(long token, Link link, Family family, PacketReader reader, RejectionLedger rejections) {
        this.token = token;
        this.family = family;
        this.reader = reader;
        this.rejections = rejections;
        socket = RawSocket.open(VrrpGroup.socketFamily(family), VrrpGroup.PROTOCOL, link.name(), link.index());
    }

    void add(RouterBinding router) {
        RouterSettings settings = router.settings();
        if (routers[settings.vrid()] == null) {
            routerCount++;
        }
        routers[settings.vrid()] = router;
        if (settings.unicast() == null && !joined) {
            join();
        }
    }

    /** Again and again does no harm. */
    void join() {
        IpAddress group = VrrpGroup.of(family);
        socket.join(group.high(), group.low());
        joined = true;
    }

    /** Says to the segment anew that we listen. A group that is left and joined again is reported by the kernel. */
    void rejoin() {
        IpAddress group = VrrpGroup.of(family);
        socket.leave(group.high(), group.low());
        socket.join(group.high(), group.low());
    }

    /** True if it was the last one. */
    boolean remove(RouterBinding router) {
        int vrid = router.settings().vrid();
        if (routers[vrid] == router) {
            routers[vrid] = null;
            routerCount--;
        }
        return routerCount == 0;
    }

    /**
     * Reads one batch and no more, so that a flood on one link keeps neither timers nor other links waiting; epoll tells again
     * what is left.
     *
     * @param turn number of the loop's turn, by which a router knows what it has heard in this one
     * @return how many packets there were
     */
    int hear(long turn) {
        PacketBatch batch = reader.batch;
        int received = socket.receive(batch);
        if (received > 0) {
            reader.clock.read();
        }
        for (int i = 0; i < batch.count(); i++) {
            hear(batch, i, turn, reader.clock.arrivedNanos(batch.arrivalUnixNanos(i)));
        }
        return Math.max(0, received);
    }

    private void hear(PacketBatch batch, int i, long turn, long arrivedNanos) {
        ByteBuffer message = batch.payload(i);
        int vrid = message.remaining() > VRID_AT ? message.get(message.position() + VRID_AT) & 0xFF : 0;
        RouterBinding router = routers[vrid];
        if (router == null) {
            // Of another group of routers that shares the segment: none of our business, and no fault of theirs.
            return;
        }
        Rejection rejection = reader.decoder.decode(
                message,
                hopLimit(batch.hopLimit(i), router.settings()),
                family,
                batch.sourceHigh(i),
                batch.sourceLow(i),
                batch.destinationHigh(i),
                batch.destinationLow(i),
                reader.advertisement);
        if (rejection == null) {
            rejection = reader.filter.check(reader.advertisement, router.settings());
        }
        if (rejection == null) {
            router.heard(reader.received, turn, arrivedNanos);
        } else if (!router.isOwnSource(batch.sourceHigh(i), batch.sourceLow(i))) {
            router.counters().advertsRejected++;
            rejections.count(router.key(), batch.sourceHigh(i), batch.sourceLow(i), rejection, reader.clock.nowNanos());
        }
    }

    /** A unicast router may have bounds of its own; what is within them is as good as the 255 that multicast must have. */
    private static int hopLimit(int received, RouterSettings settings) {
        RouterSettings.Unicast unicast = settings.unicast();
        if (unicast == null) {
            return received;
        }
        return unicast.acceptsTtl(received) ? RouterSettings.Unicast.RFC_TTL : 0;
    }

    /** Sends one advertisement to the group, or to every unicast peer, with what else leaves in this turn. */
    void send(
            AdvertOutbox outbox, RouterSettings settings, int priority, IpAddress source, AdvertOutbox.Sender sender) {
        RouterSettings.Unicast unicast = settings.unicast();
        if (unicast == null) {
            outbox.add(socket, settings, priority, source, VrrpGroup.of(family), sender, true);
            return;
        }
        List<IpAddress> peers = unicast.peers();
        for (int i = 0; i < peers.size(); i++) {
            outbox.add(socket, settings, priority, source, peers.get(i), sender, i == peers.size() - 1);
        }
    }

    /** By which epoll tells that there are packets. */
    long token() {
        return token;
    }

    RawSocket socket() {
        return socket;
    }

    Family family() {
        return family;
    }

    int interfaceIndex() {
        return socket.interfaceIndex();
    }

    @Override
    public void close() {
        socket.close();
    }
}
