package dev.holdfast.lab.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One recvmsg(2) with its buffers: the datagram, the sender's address, and the kernel's receive timestamp
 * (SO_TIMESTAMPNS). Not thread-safe: one thread receives.
 */
final class TimestampedReceiver {
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int RECEIVE_BUFFER_BYTES = 8 << 20;

    /** struct msghdr on 64-bit Linux: name, namelen, iov, iovlen, control, controllen, flags. */
    private static final long MSGHDR_BYTES = 56;

    private static final long CONTROL_OFFSET = 32;
    private static final long CONTROL_LENGTH_OFFSET = 40;
    private static final long CMSG_HEADER_BYTES = 16;

    private final int descriptor;
    private final String target;
    private final MemorySegment payload;
    private final MemorySegment address;
    private final MemorySegment control;
    private final MemorySegment header;

    private long timestampNanos;

    TimestampedReceiver(int descriptor, String target, Arena arena, int payloadBytes, int addressBytes) {
        this.descriptor = descriptor;
        this.target = target;
        payload = arena.allocate(payloadBytes);
        address = arena.allocate(addressBytes);
        control = arena.allocate(128, 8);
        header = arena.allocate(MSGHDR_BYTES, 8);
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(ADDRESS, 0, payload);
        vector.set(JAVA_LONG, 8, payloadBytes);
        header.set(ADDRESS, 0, address);
        header.set(ADDRESS, 16, vector);
        header.set(JAVA_LONG, 24, 1);
        header.set(ADDRESS, CONTROL_OFFSET, control);
    }

    /** Asks the kernel for timestamps, a receive timeout (so that a closing reader sees it) and a large buffer. */
    void configure(int timeoutMillis) {
        try (Arena arena = Arena.ofConfined()) {
            Sockets.set(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, arena.allocateFrom(JAVA_INT, 1), target);
            Sockets.set(
                    descriptor, SOL_SOCKET, SO_RCVBUFFORCE, arena.allocateFrom(JAVA_INT, RECEIVE_BUFFER_BYTES), target);
            MemorySegment timeout = arena.allocateFrom(JAVA_LONG, timeoutMillis / 1000, timeoutMillis % 1000 * 1000L);
            Sockets.set(descriptor, SOL_SOCKET, SO_RCVTIMEO, timeout, target);
        }
    }

    /** The next datagram's bytes, or null if none came within the receive timeout. */
    byte @Nullable [] receive() {
        header.set(JAVA_INT, 8, (int) address.byteSize());
        header.set(JAVA_LONG, CONTROL_LENGTH_OFFSET, control.byteSize());
        long length = Libc.recvmsg(descriptor, header, 0);
        if (length < 0) {
            int errno = Libc.errno();
            if (errno == LinuxException.EAGAIN || errno == LinuxException.EINTR) {
                return null;
            }
            throw Libc.failure("recvmsg", target);
        }
        timestampNanos = readTimestamp();
        return payload.asSlice(0, length).toArray(JAVA_BYTE);
    }

    /** The kernel's receive time of the last datagram, in nanoseconds since 1970 (CLOCK_REALTIME). */
    long timestampNanos() {
        return timestampNanos;
    }

    /** The sender's address of the last datagram, as the socket's family lays it out. */
    MemorySegment address() {
        return address;
    }

    private long readTimestamp() {
        long length = header.get(JAVA_LONG, CONTROL_LENGTH_OFFSET);
        long offset = 0;
        while (offset + CMSG_HEADER_BYTES <= length) {
            long messageLength = control.get(JAVA_LONG, offset);
            int level = control.get(JAVA_INT, offset + 8);
            int type = control.get(JAVA_INT, offset + 12);
            if (level == SOL_SOCKET && type == SO_TIMESTAMPNS) {
                long seconds = control.get(JAVA_LONG, offset + CMSG_HEADER_BYTES);
                long nanos = control.get(JAVA_LONG, offset + CMSG_HEADER_BYTES + 8);
                return seconds * 1_000_000_000L + nanos;
            }
            if (messageLength < CMSG_HEADER_BYTES) {
                break;
            }
            offset += (messageLength + 7) & ~7L;
        }
        throw new IllegalStateException("the kernel sent no timestamp with a datagram on " + target);
    }
}
