package dev.holdfast.node.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Address family of sockets and addresses. An address is two words: IPv4 in the lower 32 bits of {@code low}. */
public enum SocketFamily {
    IPV4(2, 4),
    IPV6(10, 16);

    private static final ValueLayout.OfInt WORD32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong WORD64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final int number;
    private final int addressBytes;

    SocketFamily(int number, int addressBytes) {
        this.number = number;
        this.addressBytes = addressBytes;
    }

    /** AF_INET or AF_INET6. */
    int number() {
        return number;
    }

    int addressBytes() {
        return addressBytes;
    }

    void write(MemorySegment segment, long offset, long high, long low) {
        if (this == IPV4) {
            segment.set(WORD32, offset, (int) low);
        } else {
            segment.set(WORD64, offset, high);
            segment.set(WORD64, offset + 8, low);
        }
    }

    static long high(MemorySegment segment, long offset) {
        return segment.get(WORD64, offset);
    }

    static long low(MemorySegment segment, long offset) {
        return segment.get(WORD64, offset + 8);
    }
}
