package dev.holdfast.node.linux;

import static dev.holdfast.node.linux.SocketOptions.SOL_IP;
import static dev.holdfast.node.linux.SocketOptions.SOL_IPV6;
import static dev.holdfast.node.linux.SocketOptions.SOL_SOCKET;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * A raw IP socket of one protocol on one interface: hears what comes in there for the groups it joined and for this host, and
 * sends with TTL or hop limit 255, network control precedence, and no copy to this host. Belongs to one thread.
 */
public final class RawSocket extends Descriptor {

    private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int SO_PRIORITY = 12;
    private static final int TC_PRIO_CONTROL = 7;
    private static final int CLASS_CS6 = 0xC0;
    private static final int HOPS = 255;

    private final SocketFamily family;
    private final String interfaceName;
    private final int interfaceIndex;
    private final OutgoingMessage message = new OutgoingMessage(Arena.ofAuto().allocate(Structs.MSGHDR));

    private RawSocket(int number, SocketFamily family, String interfaceName, int interfaceIndex) {
        super(number);
        this.family = family;
        this.interfaceName = interfaceName;
        this.interfaceIndex = interfaceIndex;
        message.leaveBy(family, interfaceIndex);
    }

    /**
     * Opens a socket that is bound to the interface.
     *
     * @param protocol of IP: 112 for VRRP
     * @throws KernelException EPERM without CAP_NET_RAW, ENODEV without such an interface
     */
    public static RawSocket open(SocketFamily family, int protocol, String interfaceName, int interfaceIndex) {
        int number = KernelException.check(
                SystemCalls.socket(family.number(), SOCK_RAW_NONBLOCK_CLOEXEC, protocol),
                "socket SOCK_RAW protocol " + protocol,
                interfaceName);
        RawSocket socket = new RawSocket(number, family, interfaceName, interfaceIndex);
        try {
            socket.setOptions();
            return socket;
        } catch (KernelException refused) {
            socket.close();
            throw refused;
        }
    }

    private void setOptions() {
        SocketOptions options = new SocketOptions(number(), interfaceName)
                .bindToDevice(interfaceName)
                .set(SOL_SOCKET, SO_PRIORITY, "SO_PRIORITY", TC_PRIO_CONTROL)
                .set(SOL_SOCKET, SocketOptions.SO_TIMESTAMPNS, "SO_TIMESTAMPNS", 1);
        if (family == SocketFamily.IPV4) {
            options.set(SOL_IP, 34, "IP_MULTICAST_LOOP", 0)
                    .set(SOL_IP, 33, "IP_MULTICAST_TTL", HOPS)
                    .set(SOL_IP, 2, "IP_TTL", HOPS)
                    .set(SOL_IP, 1, "IP_TOS", CLASS_CS6)
                    // Without it, groups that any other socket of this host joined would be heard, too.
                    .set(SOL_IP, 49, "IP_MULTICAST_ALL", 0)
                    .set(SOL_IP, 32, "IP_MULTICAST_IF", membership(0));
            return;
        }
        options.set(SOL_IPV6, 19, "IPV6_MULTICAST_LOOP", 0)
                .set(SOL_IPV6, 18, "IPV6_MULTICAST_HOPS", HOPS)
                .set(SOL_IPV6, 16, "IPV6_UNICAST_HOPS", HOPS)
                .set(SOL_IPV6, 67, "IPV6_TCLASS", CLASS_CS6)
                .set(SOL_IPV6, 29, "IPV6_MULTICAST_ALL", 0)
                .set(SOL_IPV6, 17, "IPV6_MULTICAST_IF", interfaceIndex)
                .set(SOL_IPV6, 49, "IPV6_RECVPKTINFO", 1)
                .set(SOL_IPV6, 51, "IPV6_RECVHOPLIMIT", 1);
    }

    /** Hears a multicast group on this interface from now on. Joining it twice does nothing. */
    public void join(long groupHigh, long groupLow) {
        int result = changeMembership(35, 20, groupHigh, groupLow);
        if (result != -Errno.EADDRINUSE) {
            KernelException.check(result, "setsockopt of joining a multicast group", interfaceName);
        }
    }

    /** The opposite; a group that was not joined is none. */
    public void leave(long groupHigh, long groupLow) {
        int result = changeMembership(36, 21, groupHigh, groupLow);
        if (result != -Errno.EADDRNOTAVAIL) {
            KernelException.check(result, "setsockopt of leaving a multicast group", interfaceName);
        }
    }

    private int changeMembership(int ipv4Option, int ipv6Option, long groupHigh, long groupLow) {
        SocketOptions options = new SocketOptions(number(), interfaceName);
        if (family == SocketFamily.IPV4) {
            return options.trySet(SOL_IP, ipv4Option, membership(groupLow));
        }
        MemorySegment request = Arena.ofAuto().allocate(Structs.IPV6_MREQ);
        family.write(request, 0, groupHigh, groupLow);
        request.set(ValueLayout.JAVA_INT, Structs.offset(Structs.IPV6_MREQ, "ipv6mr_interface"), interfaceIndex);
        return options.trySet(SOL_IPV6, ipv6Option, request);
    }

    private MemorySegment membership(long group) {
        MemorySegment request = Arena.ofAuto().allocate(Structs.IP_MREQN);
        SocketFamily.IPV4.write(request, 0, 0, group);
        request.set(ValueLayout.JAVA_INT, Structs.offset(Structs.IP_MREQN, "imr_ifindex"), interfaceIndex);
        return request;
    }

    /** Receives what is there, at most one batch; never blocks. Returns how many, or a negated errno but EAGAIN. */
    public int receive(PacketBatch batch) {
        int received = SystemCalls.recvmmsg(number(), batch.prepare(), PacketBatch.CAPACITY, MSG_DONTWAIT);
        batch.accept(family, Math.max(0, received));
        return received == -Errno.EAGAIN || received == -Errno.EINTR ? 0 : received;
    }

    /** Where the next message is to be written, from 0; in network order. */
    public ByteBuffer payload() {
        return message.payload();
    }

    /**
     * Sends the first {@code length} bytes of {@link #payload()}. Never blocks.
     *
     * @return 0, or a negated errno
     */
    public int send(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int length) {
        message.address(sourceHigh, sourceLow, destinationHigh, destinationLow, length);
        return Math.min(0, SystemCalls.sendmsg(number(), message.header(), MSG_DONTWAIT));
    }

    public SocketFamily family() {
        return family;
    }

    public int interfaceIndex() {
        return interfaceIndex;
    }
}
