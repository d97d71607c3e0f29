package dev.holdfast.node.linux;

import static dev.holdfast.node.linux.SocketOptions.SOL_IP;
import static dev.holdfast.node.linux.SocketOptions.SOL_IPV6;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One message to send: its payload, and the msghdr by which it leaves one interface from one address to another. */
final class OutgoingMessage {

    private static final int IP_PKTINFO = 8;
    private static final int IPV6_PKTINFO = 50;
    private static final long CMSG_DATA = Structs.CMSGHDR.byteSize();
    private static final long CONTROL_BYTES = CMSG_DATA + 24;

    private final MemorySegment header;
    private final MemorySegment name = Arena.ofAuto().allocate(Structs.SOCKADDR_IN6);
    private final MemorySegment control = Arena.ofAuto().allocate(CONTROL_BYTES, 8);
    private final MemorySegment vector = Arena.ofAuto().allocate(Structs.IOVEC);
    private final ByteBuffer payload;
    private @Nullable SocketFamily family;
    private int interfaceIndex;

    /**
     * Makes one without an interface.
     *
     * @param header room for a msghdr
     */
    OutgoingMessage(MemorySegment header) {
        this.header = header;
        MemorySegment bytes = Arena.ofAuto().allocate(PacketBatch.PACKET_BYTES, 8);
        payload = bytes.asByteBuffer();
        vector.set(ValueLayout.ADDRESS, 0, bytes);
        header.set(ValueLayout.ADDRESS, Structs.offset(Structs.MSGHDR, "msg_name"), name);
        header.set(ValueLayout.ADDRESS, Structs.offset(Structs.MSGHDR, "msg_iov"), vector);
        header.set(ValueLayout.JAVA_LONG, Structs.offset(Structs.MSGHDR, "msg_iovlen"), 1);
        header.set(ValueLayout.ADDRESS, Structs.offset(Structs.MSGHDR, "msg_control"), control);
    }

    /** By which interface it leaves; costs nothing if it is the same as before. */
    void leaveBy(SocketFamily nextFamily, int nextInterface) {
        if (nextFamily == family && nextInterface == interfaceIndex) {
            return;
        }
        family = nextFamily;
        interfaceIndex = nextInterface;
        boolean ipv6 = nextFamily == SocketFamily.IPV6;
        long informationBytes = (ipv6 ? Structs.IN6_PKTINFO : Structs.IN_PKTINFO).byteSize();
        name.fill((byte) 0);
        name.set(ValueLayout.JAVA_SHORT, 0, (short) nextFamily.number());
        if (ipv6) {
            name.set(ValueLayout.JAVA_INT, Structs.offset(Structs.SOCKADDR_IN6, "sin6_scope_id"), nextInterface);
        }
        control.fill((byte) 0);
        control.set(ValueLayout.JAVA_LONG, 0, CMSG_DATA + informationBytes);
        control.set(ValueLayout.JAVA_INT, 8, ipv6 ? SOL_IPV6 : SOL_IP);
        control.set(ValueLayout.JAVA_INT, 12, ipv6 ? IPV6_PKTINFO : IP_PKTINFO);
        control.set(ValueLayout.JAVA_INT, CMSG_DATA + (ipv6 ? 16 : 0), nextInterface);
        header.set(ValueLayout.JAVA_INT, Structs.offset(Structs.MSGHDR, "msg_namelen"), (int)
                (ipv6 ? Structs.SOCKADDR_IN6 : Structs.SOCKADDR_IN).byteSize());
        // CMSG_SPACE: the information is padded to the next message.
        header.set(
                ValueLayout.JAVA_LONG,
                Structs.offset(Structs.MSGHDR, "msg_controllen"),
                CMSG_DATA + ((informationBytes + 7) & ~7L));
    }

    /** From where to where; after {@link #leaveBy}. */
    void address(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int length) {
        SocketFamily of = family == SocketFamily.IPV6 ? SocketFamily.IPV6 : SocketFamily.IPV4;
        boolean ipv6 = of == SocketFamily.IPV6;
        of.write(name, ipv6 ? 8 : 4, destinationHigh, destinationLow);
        of.write(control, CMSG_DATA + (ipv6 ? 0 : 4), sourceHigh, sourceLow);
        vector.set(ValueLayout.JAVA_LONG, 8, length);
    }

    /** Where it is to be written, from 0; in network order. */
    ByteBuffer payload() {
        return payload;
    }

    MemorySegment header() {
        return header;
    }
}
