package dev.holdfast.lab.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.ByteOrder;

/** What packet and echo sockets share: opening, options, addresses in the kernel's layout. */
final class Sockets {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_PACKET = 17;
    static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;

    private static final ValueLayout.OfShort NETWORK_SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private Sockets() {}

    static int open(int domain, int protocol, String target) {
        int descriptor = Libc.socket(domain, SOCK_RAW_CLOEXEC, protocol);
        if (descriptor < 0) {
            throw Libc.failure("socket", target);
        }
        return descriptor;
    }

    static void set(int descriptor, int level, int option, MemorySegment value, String target) {
        if (Libc.setsockopt(descriptor, level, option, value) < 0) {
            throw Libc.failure("setsockopt " + level + "/" + option, target);
        }
    }

    /** struct sockaddr_ll: family, protocol (network order), interface index, then the receive-only fields. */
    static MemorySegment packetAddress(Arena arena, int protocol, int interfaceIndex) {
        MemorySegment address = arena.allocate(20, 4);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(NETWORK_SHORT, 2, (short) protocol);
        address.set(ValueLayout.JAVA_INT, 4, interfaceIndex);
        return address;
    }

    /** struct sockaddr_in or sockaddr_in6 without a port, as raw sockets want it. */
    static MemorySegment internetAddress(Arena arena, InetAddress internet) {
        byte[] bytes = internet.getAddress();
        boolean four = bytes.length == 4;
        MemorySegment address = arena.allocate(four ? 16 : 28, 4);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) (four ? AF_INET : AF_INET6));
        MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, four ? 4 : 8, bytes.length);
        return address;
    }
}
