package dev.holdfast.node.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.OutgoingBatch;
import dev.holdfast.node.linux.PacketBatch;
import dev.holdfast.node.linux.RawSocket;
import dev.holdfast.node.linux.SocketFamily;
import dev.holdfast.node.testing.DeclaredRouter;
import dev.holdfast.vrrp.IpAddress;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What leaves together arrives, each message as its own, and one that is refused keeps back none. Over loopback. */
final class AdvertOutboxTest {

    /** For experiments (RFC 3692): no VRRP is spoken on this machine. */
    private static final int PROTOCOL = 253;

    private static final IpAddress HERE = IpAddress.parse("127.0.0.1");
    private static final IpAddress NOT_OURS = IpAddress.parse("203.0.113.9");

    private final AdvertOutbox outbox = new AdvertOutbox();
    private final List<String> settled = new ArrayList<>();
    private final List<RawSocket> sockets = new ArrayList<>();

    @BeforeEach
    void open() throws SocketException {
        try {
            sockets.add(socket());
            sockets.add(socket());
        } catch (KernelException refused) {
            assumeTrue(false, "SKIPPED: raw sockets need root: " + refused.getMessage());
        }
    }

    @AfterEach
    void close() {
        sockets.forEach(RawSocket::close);
    }

    private static RawSocket socket() throws SocketException {
        NetworkInterface loopback = Objects.requireNonNull(NetworkInterface.getByName("lo"));
        return RawSocket.open(SocketFamily.IPV4, PROTOCOL, "lo", loopback.getIndex());
    }

    private void add(RawSocket from, int priority, IpAddress source) {
        outbox.add(
                from,
                settings(priority),
                priority,
                source,
                HERE,
                (errno, last) -> settled.add(priority + ":" + errno + (last ? "" : "…")),
                priority % 2 == 0);
    }

    /** The priorities of what the first socket hears, in order. */
    private List<Integer> heard() {
        PacketBatch batch = new PacketBatch();
        List<Integer> priorities = new ArrayList<>();
        while (sockets.getFirst().receive(batch) > 0) {
            for (int i = 0; i < batch.count(); i++) {
                priorities.add(batch.payload(i).get(batch.payload(i).position() + 2) & 0xFF);
            }
        }
        return priorities;
    }

    @Test
    void nothingLeavesBeforeItIsTold() {
        add(sockets.getFirst(), 2, HERE);
        assertThat(heard()).isEmpty();
        outbox.flush();
        assertThat(heard()).containsExactly(2);
        outbox.flush();
        assertThat(heard()).isEmpty();
        assertThat(settled).containsExactly("2:0");
    }

    @Test
    void moreThanFitLeaveInTurnAndEachSenderIsTold() {
        List<Integer> priorities =
                IntStream.rangeClosed(1, 2 * OutgoingBatch.CAPACITY + 3).boxed().toList();
        priorities.forEach(priority -> add(sockets.getFirst(), priority, HERE));
        outbox.flush();
        assertThat(heard()).isEqualTo(priorities);
        assertThat(settled)
                .isEqualTo(priorities.stream()
                        .map(priority -> priority + ":0" + (priority % 2 == 0 ? "" : "…"))
                        .toList());
    }

    @Test
    void whatIsRefusedKeepsBackNothingElse() {
        add(sockets.getFirst(), 2, HERE);
        add(sockets.getFirst(), 4, NOT_OURS);
        add(sockets.getFirst(), 6, NOT_OURS);
        add(sockets.getFirst(), 8, HERE);
        outbox.flush();
        assertThat(heard()).containsExactly(2, 8);
        assertThat(String.join(" ", settled)).matches("2:0 4:[1-9]\\d* 6:[1-9]\\d* 8:0");
    }

    @Test
    void anotherSocketDoesNotWaitForTheFirst() {
        add(sockets.getFirst(), 2, HERE);
        add(sockets.getLast(), 4, HERE);
        assertThat(heard()).containsExactly(2);
        outbox.flush();
        assertThat(heard()).containsExactly(4);
        assertThat(settled).containsExactly("2:0", "4:0");
    }

    private static RouterSettings settings(int priority) {
        return DeclaredRouter.with(
                "interface", "lo", "priority", String.valueOf(priority), "addresses", "192.0.2.1/32");
    }
}
