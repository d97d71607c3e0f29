package dev.holdfast.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Sets options of one socket; an error names the option and the interface. */
final class SocketOptions {

    static final int SOL_IP = 0;
    static final int SOL_SOCKET = 1;
    static final int SOL_IPV6 = 41;
    static final int SOL_NETLINK = 270;

    /** Option and control message: the kernel's wall clock at a packet's arrival, a timespec (socket(7), asm-generic). */
    static final int SO_TIMESTAMPNS = 35;

    private static final int SO_BINDTODEVICE = 25;

    private final int descriptor;
    private final String subject;

    SocketOptions(int descriptor, String subject) {
        this.descriptor = descriptor;
        this.subject = subject;
    }

    SocketOptions set(int level, int option, String name, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return set(level, option, name, arena.allocateFrom(ValueLayout.JAVA_INT, value));
        }
    }

    SocketOptions set(int level, int option, String name, MemorySegment value) {
        KernelException.check(trySet(level, option, value), "setsockopt " + name, subject);
        return this;
    }

    /** For what older kernels do not know: 0 or a negated errno. */
    int trySet(int level, int option, MemorySegment value) {
        return SystemCalls.setsockopt(descriptor, level, option, value, (int) value.byteSize());
    }

    SocketOptions bindToDevice(String interfaceName) {
        try (Arena arena = Arena.ofConfined()) {
            return set(
                    SOL_SOCKET,
                    SO_BINDTODEVICE,
                    "SO_BINDTODEVICE",
                    arena.allocateFrom(interfaceName, StandardCharsets.US_ASCII));
        }
    }
}
