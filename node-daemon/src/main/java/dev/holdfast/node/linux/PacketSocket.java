package dev.holdfast.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/** Sends whole Ethernet frames on any interface; hears nothing. Belongs to one thread. */
public final class PacketSocket extends Descriptor {

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int FRAME_BYTES = 1514;

    private final MemorySegment address = Arena.ofAuto().allocate(Structs.SOCKADDR_LL);
    private final MemorySegment frame = Arena.ofAuto().allocate(FRAME_BYTES, 8);
    private final ByteBuffer frameView = frame.asByteBuffer();

    /**
     * Opens it.
     *
     * @throws KernelException EPERM without CAP_NET_RAW
     */
    public PacketSocket() {
        super(KernelException.check(
                SystemCalls.socket(AF_PACKET, SOCK_RAW_NONBLOCK_CLOEXEC, 0), "socket AF_PACKET", ""));
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(ValueLayout.JAVA_BYTE, Structs.offset(Structs.SOCKADDR_LL, "sll_halen"), (byte) 6);
    }

    /** Where the next frame is to be written, Ethernet header first; in network order. */
    public ByteBuffer frame() {
        return frameView;
    }

    /**
     * Sends the first {@code length} bytes of {@link #frame()}. Never blocks.
     *
     * @return 0, or a negated errno
     */
    public int send(int interfaceIndex, int length) {
        address.set(ValueLayout.JAVA_INT, Structs.offset(Structs.SOCKADDR_LL, "sll_ifindex"), interfaceIndex);
        // The EtherType, which some drivers take from here; both are in network order.
        MemorySegment.copy(frame, 12, address, Structs.offset(Structs.SOCKADDR_LL, "sll_protocol"), 2);
        MemorySegment.copy(frame, 0, address, Structs.offset(Structs.SOCKADDR_LL, "sll_addr"), 6);
        return Math.min(0, SystemCalls.sendto(number(), frame, length, MSG_DONTWAIT, address, (int)
                Structs.SOCKADDR_LL.byteSize()));
    }
}
