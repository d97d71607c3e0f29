package dev.holdfast.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * Hears ARP and IP frames that come in on one interface, cut short. The kernel's filter lets through neither what this host sends
 * nor what belongs to another VLAN (a tag that the card took off is in the packet's metadata), nor link-local control frames,
 * which are of other types. Belongs to one thread.
 */
public final class FrameTap extends Descriptor {

    /** So much of each frame: Ethernet, IPv6, and a neighbour advertisement with its option. */
    public static final int FRAME_BYTES = 128;

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    private static final int ETH_P_ALL = 3;
    private static final int SO_RCVBUF = 8;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int RECEIVE_BUFFER = 256 * 1024;

    /** Offsets of the kernel's own values (include/uapi/linux/filter.h). */
    private static final int SKF_AD_PKTTYPE = -0x1000 + 4;

    private static final int SKF_AD_VLAN_TAG_PRESENT = -0x1000 + 48;
    private static final int PACKET_OUTGOING = 4;

    /** Classic BPF: code, jump if true, jump if false, operand. */
    private static final long[][] FILTER = {
        {0x28, 0, 0, SKF_AD_PKTTYPE}, // ldh packet type
        {0x15, 7, 0, PACKET_OUTGOING}, // our own: drop
        {0x30, 0, 0, SKF_AD_VLAN_TAG_PRESENT}, // ldb VLAN tag present
        {0x15, 0, 5, 0}, // there is one: drop
        {0x28, 0, 0, 12}, // ldh EtherType
        {0x15, 2, 0, 0x0806}, // ARP
        {0x15, 1, 0, 0x0800}, // IPv4
        {0x15, 0, 1, 0x86DD}, // IPv6, else drop
        {0x06, 0, 0, FRAME_BYTES}, // accept
        {0x06, 0, 0, 0}, // drop
    };

    private final MemorySegment frame = Arena.ofAuto().allocate(FRAME_BYTES, 8);
    private final ByteBuffer view = frame.asByteBuffer();

    private FrameTap(int number) {
        super(number);
    }

    /**
     * Opens it.
     *
     * @throws KernelException EPERM without CAP_NET_RAW, ENODEV without such an interface
     */
    public static FrameTap open(String interfaceName, int interfaceIndex) {
        // Protocol 0: nothing is heard before the filter is in place and the socket is bound.
        FrameTap tap = new FrameTap(KernelException.check(
                SystemCalls.socket(AF_PACKET, SOCK_RAW_NONBLOCK_CLOEXEC, 0), "socket AF_PACKET", interfaceName));
        try {
            tap.prepare(interfaceName, interfaceIndex);
            return tap;
        } catch (KernelException refused) {
            tap.close();
            throw refused;
        }
    }

    private void prepare(String interfaceName, int interfaceIndex) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(8L * FILTER.length, 8);
            for (int i = 0; i < FILTER.length; i++) {
                program.set(ValueLayout.JAVA_SHORT, 8L * i, (short) FILTER[i][0]);
                program.set(ValueLayout.JAVA_BYTE, 8L * i + 2, (byte) FILTER[i][1]);
                program.set(ValueLayout.JAVA_BYTE, 8L * i + 3, (byte) FILTER[i][2]);
                program.set(ValueLayout.JAVA_INT, 8L * i + 4, (int) FILTER[i][3]);
            }
            MemorySegment filter = arena.allocate(16, 8);
            filter.set(ValueLayout.JAVA_SHORT, 0, (short) FILTER.length);
            filter.set(ValueLayout.ADDRESS, 8, program);
            new SocketOptions(number(), interfaceName)
                    .set(SocketOptions.SOL_SOCKET, SO_ATTACH_FILTER, "SO_ATTACH_FILTER", filter)
                    .set(SocketOptions.SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF", RECEIVE_BUFFER);
            MemorySegment address = arena.allocate(Structs.SOCKADDR_LL);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(
                    ValueLayout.JAVA_SHORT,
                    Structs.offset(Structs.SOCKADDR_LL, "sll_protocol"),
                    Short.reverseBytes((short) ETH_P_ALL));
            address.set(ValueLayout.JAVA_INT, Structs.offset(Structs.SOCKADDR_LL, "sll_ifindex"), interfaceIndex);
            KernelException.check(
                    SystemCalls.bind(number(), address, (int) address.byteSize()), "bind AF_PACKET", interfaceName);
        }
    }

    /** Reads one frame into {@link #frame()}; false: there is none. Never blocks. */
    public boolean next() {
        int received = SystemCalls.recv(number(), frame, FRAME_BYTES, MSG_DONTWAIT);
        view.clear().limit(Math.max(0, Math.min(received, FRAME_BYTES)));
        return received > 0;
    }

    /** The last frame, Ethernet header first, in network order. */
    public ByteBuffer frame() {
        return view;
    }
}
