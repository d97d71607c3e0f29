package dev.holdfast.lab.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A packet socket (packet(7)) on one interface of one namespace: every Ethernet frame with the kernel's timestamp, and
 * frames sent as they are. One thread receives; any thread may send; {@link #close} only after the receiver has ended.
 */
public final class PacketSocket implements AutoCloseable {
    /** How long {@link #receive} waits, in milliseconds, before it returns without a frame. */
    public static final int RECEIVE_TIMEOUT_MILLIS = 20;

    private static final int ETH_P_ALL = 3;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_MR_PROMISC = 1;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_OUTGOING = 4;
    private static final long SOCKADDR_LL_PACKET_TYPE = 10;
    private static final int LARGEST_FRAME = 65_536;

    /**
     * A frame as the kernel handed it over.
     *
     * @param atNanos the kernel's receive time, nanoseconds since 1970
     * @param outgoing whether the frame left through the interface rather than came in
     * @param bytes the frame from the destination MAC on, without FCS
     */
    public record Received(long atNanos, boolean outgoing, byte[] bytes) {}

    private final int descriptor;
    private final String target;
    private final int interfaceIndex;
    private final Arena arena = Arena.ofShared();
    private final TimestampedReceiver receiver;
    private long dropped;

    private PacketSocket(int descriptor, String target, int interfaceIndex) {
        this.descriptor = descriptor;
        this.target = target;
        this.interfaceIndex = interfaceIndex;
        receiver = new TimestampedReceiver(descriptor, target, arena, LARGEST_FRAME, 20);
    }

    /**
     * Opens a promiscuous packet socket.
     *
     * @throws LinuxException if the namespace or the interface does not exist, or the capability is missing
     */
    public static PacketSocket open(String namespace, String interfaceName) {
        String target = interfaceName + " in " + namespace;
        return NetworkNamespace.call(namespace, () -> {
            int descriptor = Sockets.open(Sockets.AF_PACKET, 0, target);
            try (Arena arena = Arena.ofConfined()) {
                int index = Libc.interfaceIndex(arena.allocateFrom(interfaceName));
                if (index == 0) {
                    throw Libc.failure("if_nametoindex", target);
                }
                PacketSocket socket = new PacketSocket(descriptor, target, index);
                socket.receiver.configure(RECEIVE_TIMEOUT_MILLIS);
                if (Libc.bind(descriptor, Sockets.packetAddress(arena, ETH_P_ALL, index)) < 0) {
                    throw Libc.failure("bind", target);
                }
                MemorySegment membership = arena.allocate(16, 4);
                membership.set(JAVA_INT, 0, index);
                membership.set(JAVA_SHORT, 4, (short) PACKET_MR_PROMISC);
                Sockets.set(descriptor, SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership, target);
                return socket;
            } catch (RuntimeException failed) {
                Libc.close(descriptor);
                throw failed;
            }
        });
    }

    /** The next frame, or null if none came within {@link #RECEIVE_TIMEOUT_MILLIS}. */
    public @Nullable Received receive() {
        byte[] bytes = receiver.receive();
        if (bytes == null) {
            return null;
        }
        int type = receiver.address().get(JAVA_BYTE, SOCKADDR_LL_PACKET_TYPE);
        return new Received(receiver.timestampNanos(), type == PACKET_OUTGOING, bytes);
    }

    /** Sends one whole Ethernet frame, exactly these bytes. */
    public void send(byte[] frame) {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment bytes = local.allocateFrom(JAVA_BYTE, frame);
            MemorySegment address = Sockets.packetAddress(local, ETH_P_ALL, interfaceIndex);
            if (Libc.sendto(descriptor, bytes, frame.length, address) < 0) {
                throw Libc.failure("sendto", target);
            }
        }
    }

    /** Frames the kernel had to drop on this socket since it was opened, because nobody read them in time. */
    public synchronized long dropped() {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment statistics = local.allocate(8, 4);
            MemorySegment length = local.allocateFrom(JAVA_INT, 8);
            if (Libc.getsockopt(descriptor, SOL_PACKET, PACKET_STATISTICS, statistics, length) < 0) {
                throw Libc.failure("getsockopt PACKET_STATISTICS", target);
            }
            // Reading resets the kernel's counters (packet(7)).
            dropped += Integer.toUnsignedLong(statistics.get(JAVA_INT, 4));
            return dropped;
        }
    }

    @Override
    public void close() {
        Libc.close(descriptor);
        arena.close();
    }
}
