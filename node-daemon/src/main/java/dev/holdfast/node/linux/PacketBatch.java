package dev.holdfast.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * Room for the packets of one recvmmsg, allocated once and used for every socket of a loop. What it tells is valid until the
 * next {@link RawSocket#receive}.
 */
public final class PacketBatch {

    /** Most packets of one batch. */
    public static final int CAPACITY = 32;

    /** The longest VRRP message (255 IPv6 addresses: 4,088 bytes) and the longest IPv4 header. */
    static final int PACKET_BYTES = 4352;

    private static final int CONTROL_BYTES = 128;
    private static final int IPV6_PKTINFO = 50;
    private static final int IPV6_HOPLIMIT = 52;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long HEADER = Structs.CMSGHDR.byteSize();
    private static final long MESSAGE = Structs.MMSGHDR.byteSize();
    private static final long NAME_LENGTH = Structs.offset(Structs.MSGHDR, "msg_namelen");
    private static final long CONTROL_LENGTH = Structs.offset(Structs.MSGHDR, "msg_controllen");
    private static final long RECEIVED_LENGTH = Structs.offset(Structs.MMSGHDR, "msg_len");
    private static final long NAME_ADDRESS = Structs.offset(Structs.SOCKADDR_IN6, "sin6_addr");

    private final MemorySegment messages = Arena.ofAuto().allocate(Structs.MMSGHDR, CAPACITY);
    private final MemorySegment names = Arena.ofAuto().allocate(Structs.SOCKADDR_IN6, CAPACITY);
    private final MemorySegment controls = Arena.ofAuto().allocate((long) CAPACITY * CONTROL_BYTES, 8);
    private final MemorySegment packets = Arena.ofAuto().allocate((long) CAPACITY * PACKET_BYTES, 8);
    private final MemorySegment vectors = Arena.ofAuto().allocate(Structs.IOVEC, CAPACITY);
    private final ByteBuffer[] payloads = new ByteBuffer[CAPACITY];
    private final int[] hopLimits = new int[CAPACITY];
    private final long[] sources = new long[2 * CAPACITY];
    private final long[] destinations = new long[2 * CAPACITY];
    private final long[] arrivals = new long[CAPACITY];
    private int count;

    public PacketBatch() {
        for (int i = 0; i < CAPACITY; i++) {
            payloads[i] = packets.asSlice((long) i * PACKET_BYTES, PACKET_BYTES).asByteBuffer();
            MemorySegment vector = vectors.asSlice(i * Structs.IOVEC.byteSize(), Structs.IOVEC);
            vector.set(ValueLayout.ADDRESS, 0, packets.asSlice((long) i * PACKET_BYTES));
            vector.set(ValueLayout.JAVA_LONG, 8, PACKET_BYTES);
            MemorySegment message = messages.asSlice(i * MESSAGE, Structs.MMSGHDR);
            message.set(
                    ValueLayout.ADDRESS,
                    Structs.offset(Structs.MSGHDR, "msg_name"),
                    names.asSlice(i * Structs.SOCKADDR_IN6.byteSize()));
            message.set(ValueLayout.ADDRESS, Structs.offset(Structs.MSGHDR, "msg_iov"), vector);
            message.set(ValueLayout.JAVA_LONG, Structs.offset(Structs.MSGHDR, "msg_iovlen"), 1);
            message.set(
                    ValueLayout.ADDRESS,
                    Structs.offset(Structs.MSGHDR, "msg_control"),
                    controls.asSlice((long) i * CONTROL_BYTES));
        }
    }

    /** The array for recvmmsg, its lengths set anew: the kernel overwrote them. */
    MemorySegment prepare() {
        for (long i = 0; i < CAPACITY; i++) {
            messages.set(ValueLayout.JAVA_INT, i * MESSAGE + NAME_LENGTH, (int) Structs.SOCKADDR_IN6.byteSize());
            messages.set(ValueLayout.JAVA_LONG, i * MESSAGE + CONTROL_LENGTH, CONTROL_BYTES);
        }
        return messages;
    }

    /** Reads what the kernel left for {@code received} packets. */
    void accept(SocketFamily family, int received) {
        count = received;
        for (int i = 0; i < received; i++) {
            int length = messages.get(ValueLayout.JAVA_INT, i * MESSAGE + RECEIVED_LENGTH);
            payloads[i].clear().limit(Math.min(length, PACKET_BYTES));
            arrivals[i] = 0;
            if (family == SocketFamily.IPV4) {
                readIpv4Header(i);
            } else {
                readIpv6Source(i);
            }
            readControl(i);
        }
    }

    /** A raw IPv4 socket hands out the header; its length is in it, for it may hold options (RFC 791 section 3.1). */
    private void readIpv4Header(int i) {
        ByteBuffer packet = payloads[i];
        int headerLength = packet.limit() < 20 ? packet.limit() : Math.max(20, (packet.get(0) & 0xF) * 4);
        hopLimits[i] = packet.limit() < 20 ? 0 : packet.get(8) & 0xFF;
        sources[2 * i + 1] = packet.limit() < 20 ? 0 : Integer.toUnsignedLong(packet.getInt(12));
        destinations[2 * i + 1] = packet.limit() < 20 ? 0 : Integer.toUnsignedLong(packet.getInt(16));
        sources[2 * i] = 0;
        destinations[2 * i] = 0;
        packet.position(Math.min(headerLength, packet.limit()));
    }

    /** A raw IPv6 socket hands out no header; what else was in it are control messages (RFC 3542 section 6). */
    private void readIpv6Source(int i) {
        long name = i * Structs.SOCKADDR_IN6.byteSize() + NAME_ADDRESS;
        sources[2 * i] = SocketFamily.high(names, name);
        sources[2 * i + 1] = SocketFamily.low(names, name);
        destinations[2 * i] = 0;
        destinations[2 * i + 1] = 0;
        hopLimits[i] = 0;
    }

    private void readControl(int i) {
        long start = (long) i * CONTROL_BYTES;
        long end = start + messages.get(ValueLayout.JAVA_LONG, i * MESSAGE + CONTROL_LENGTH);
        long at = start;
        while (at + HEADER <= end) {
            long length = controls.get(ValueLayout.JAVA_LONG, at);
            if (length < HEADER || at + length > end) {
                return;
            }
            readControlMessage(i, at, length);
            at += (length + 7) & ~7L;
        }
    }

    private void readControlMessage(int i, long at, long length) {
        int level = controls.get(ValueLayout.JAVA_INT, at + 8);
        int type = controls.get(ValueLayout.JAVA_INT, at + 12);
        if (level == SocketOptions.SOL_SOCKET && type == SocketOptions.SO_TIMESTAMPNS && length >= HEADER + 16) {
            arrivals[i] = controls.get(ValueLayout.JAVA_LONG, at + HEADER) * NANOS_PER_SECOND
                    + controls.get(ValueLayout.JAVA_LONG, at + HEADER + 8);
        } else if (level == SocketOptions.SOL_IPV6) {
            readIpv6Message(i, type, at, length);
        }
    }

    private void readIpv6Message(int i, int type, long at, long length) {
        if (type == IPV6_HOPLIMIT && length >= HEADER + 4) {
            hopLimits[i] = controls.get(ValueLayout.JAVA_INT, at + HEADER);
        } else if (type == IPV6_PKTINFO && length >= HEADER + 20) {
            destinations[2 * i] = SocketFamily.high(controls, at + HEADER);
            destinations[2 * i + 1] = SocketFamily.low(controls, at + HEADER);
        }
    }

    /** How many packets there are, 0 to {@link #CAPACITY}. */
    public int count() {
        return count;
    }

    /** What follows the IP header, from position to limit; in network order. */
    public ByteBuffer payload(int index) {
        return payloads[index];
    }

    /** TTL or hop limit, 0 to 255; 0 where it is not known. */
    public int hopLimit(int index) {
        return hopLimits[index];
    }

    /** When the kernel took it in, by the wall clock, in nanoseconds since 1970; 0 where it did not say. */
    public long arrivalUnixNanos(int index) {
        return arrivals[index];
    }

    public long sourceHigh(int index) {
        return sources[2 * index];
    }

    public long sourceLow(int index) {
        return sources[2 * index + 1];
    }

    public long destinationHigh(int index) {
        return destinations[2 * index];
    }

    public long destinationLow(int index) {
        return destinations[2 * index + 1];
    }
}
