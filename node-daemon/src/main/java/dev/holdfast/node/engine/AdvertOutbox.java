package dev.holdfast.node.engine;

import dev.holdfast.node.linux.OutgoingBatch;
import dev.holdfast.node.linux.RawSocket;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.packet.AdvertisementEncoder;
import dev.holdfast.vrrp.settings.RouterSettings;
import org.jspecify.annotations.Nullable;

/**
 * The advertisements of one turn of the loop: those that leave by the same socket take one system call together. Nothing may wait
 * in here while the loop does, or while a socket is closed.
 */
final class AdvertOutbox {

    /** Who is told what became of a message. */
    interface Sender {
        /** It went out, or the kernel refused it with {@code errno}; {@code last}: the advertisement's last message. */
        void settled(int errno, boolean last);
    }

    private final AdvertisementEncoder encoder = new AdvertisementEncoder();
    private final OutgoingBatch batch = new OutgoingBatch();
    private final @Nullable Sender[] senders = new Sender[OutgoingBatch.CAPACITY];
    private final boolean[] last = new boolean[OutgoingBatch.CAPACITY];

    /** Takes one message. */
    void add(
            RawSocket socket,
            RouterSettings settings,
            int priority,
            IpAddress source,
            IpAddress to,
            Sender sender,
            boolean isLast) {
        if (!batch.takes(socket)) {
            flush();
        }
        encoder.encode(settings, priority, source, to, batch.payload());
        senders[batch.count()] = sender;
        last[batch.count()] = isLast;
        batch.add(socket, source.high(), source.low(), to.high(), to.low());
    }

    /** Sends what waits. One that the kernel refuses keeps none of the others. */
    void flush() {
        for (int first = 0; first < batch.count(); ) {
            int sent = batch.send(first);
            int end = first + Math.max(1, sent);
            for (; first < end; first++) {
                settle(first, sent < 0 ? -sent : 0);
            }
        }
        batch.clear();
    }

    private void settle(int message, int errno) {
        Sender sender = senders[message];
        senders[message] = null;
        if (sender != null) {
            sender.settled(errno, last[message]);
        }
    }
}
