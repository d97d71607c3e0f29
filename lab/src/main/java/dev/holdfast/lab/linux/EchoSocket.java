package dev.holdfast.lab.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A raw ICMP or ICMPv6 socket of a namespace that sends echo requests to one address, as any client would: the kernel
 * resolves the neighbour and keeps its cache. One thread receives, one sends.
 */
public final class EchoSocket implements AutoCloseable {
    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int RECEIVE_TIMEOUT_MILLIS = 20;
    private static final int ECHO_BYTES = 24;
    private static final long SOCKADDR_IN_ADDRESS = 4;
    private static final long SOCKADDR_IN6_ADDRESS = 8;

    /**
     * An answer to one of this socket's requests.
     *
     * @param number the request's number, as given to {@link #send}
     * @param sentNanos when it was sent, as given to {@link #send}
     * @param atNanos the kernel's receive time, nanoseconds since 1970
     */
    public record Reply(long number, long sentNanos, long atNanos) {}

    private final int descriptor;
    private final InetAddress destination;
    private final boolean four;
    private final short identifier = (short) ThreadLocalRandom.current().nextInt();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment address;
    private final MemorySegment request;
    private final TimestampedReceiver receiver;

    private EchoSocket(int descriptor, InetAddress destination) {
        this.descriptor = descriptor;
        this.destination = destination;
        four = destination instanceof Inet4Address;
        address = Sockets.internetAddress(arena, destination);
        request = arena.allocate(ECHO_BYTES, 8);
        receiver = new TimestampedReceiver(descriptor, "echo to " + destination.getHostAddress(), arena, 2048, 28);
    }

    /** Opens the socket in {@code namespace}; {@code destination} decides between ICMP and ICMPv6. */
    public static EchoSocket open(String namespace, InetAddress destination) {
        String target = "echo to " + destination.getHostAddress() + " in " + namespace;
        boolean four = destination instanceof Inet4Address;
        return NetworkNamespace.call(namespace, () -> {
            int descriptor = four
                    ? Sockets.open(Sockets.AF_INET, IPPROTO_ICMP, target)
                    : Sockets.open(Sockets.AF_INET6, IPPROTO_ICMPV6, target);
            try {
                EchoSocket socket = new EchoSocket(descriptor, destination);
                socket.receiver.configure(RECEIVE_TIMEOUT_MILLIS);
                return socket;
            } catch (RuntimeException failed) {
                Libc.close(descriptor);
                throw failed;
            }
        });
    }

    /** Sends request {@code number}; false if the kernel refused it (no route, no neighbour): as lost as on the wire. */
    public boolean send(long number, long nowNanos) {
        ByteBuffer bytes = ByteBuffer.allocate(ECHO_BYTES);
        bytes.put((byte) (four ? 8 : 128)).put((byte) 0).putShort((short) 0);
        bytes.putShort(identifier).putShort((short) number).putLong(number).putLong(nowNanos);
        if (four) {
            bytes.putShort(2, checksum(bytes.array()));
        }
        MemorySegment.copy(bytes.array(), 0, request, JAVA_BYTE, 0, ECHO_BYTES);
        return Libc.sendto(descriptor, request, ECHO_BYTES, address) >= 0;
    }

    /** The next reply, or null if what came was something else or nothing came within 20 ms. */
    public @Nullable Reply receive() {
        byte[] bytes = receiver.receive();
        if (bytes == null || !isFromDestination()) {
            return null;
        }
        // A raw IPv4 socket hands over the IP header as well (raw(7)), a raw IPv6 socket does not (RFC 3542 §3).
        int start = four && bytes.length > 0 ? (bytes[0] & 0x0f) * 4 : 0;
        if (bytes.length < start + ECHO_BYTES) {
            return null;
        }
        ByteBuffer message = ByteBuffer.wrap(bytes, start, bytes.length - start).slice();
        boolean ours = message.get(0) == (byte) (four ? 0 : 129) && message.getShort(4) == identifier;
        return ours ? new Reply(message.getLong(8), message.getLong(16), receiver.timestampNanos()) : null;
    }

    private boolean isFromDestination() {
        byte[] expected = destination.getAddress();
        long offset = four ? SOCKADDR_IN_ADDRESS : SOCKADDR_IN6_ADDRESS;
        byte[] actual = receiver.address().asSlice(offset, expected.length).toArray(JAVA_BYTE);
        return Arrays.equals(expected, actual);
    }

    /** RFC 1071 over an even number of bytes. */
    private static short checksum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        return (short) ~sum;
    }

    @Override
    public void close() {
        Libc.close(descriptor);
        arena.close();
    }
}
