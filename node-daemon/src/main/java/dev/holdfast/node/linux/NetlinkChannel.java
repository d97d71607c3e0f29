package dev.holdfast.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What both netlink sockets have in common: a bound NETLINK_ROUTE socket and a buffer for one datagram. */
abstract class NetlinkChannel extends Descriptor {

    /** The kernel makes dump datagrams of at most 32 KiB. */
    private static final int BUFFER_BYTES = 64 * 1024;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int MSG_TRUNC = 0x20;

    final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES, 8);
    final ByteBuffer view = buffer.asByteBuffer().order(ByteOrder.nativeOrder());

    NetlinkChannel(int groups) {
        super(KernelException.check(SystemCalls.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, 0), "socket NETLINK_ROUTE", ""));
        MemorySegment address = Arena.ofAuto().allocate(Structs.SOCKADDR_NL);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
        address.set(ValueLayout.JAVA_INT, Structs.offset(Structs.SOCKADDR_NL, "nl_groups"), groups);
        KernelException.check(SystemCalls.bind(number(), address, (int) address.byteSize()), "bind NETLINK_ROUTE", "");
    }

    /** One datagram into the view, its limit set; a negated errno else. A datagram cut short is as good as lost: ENOBUFS. */
    final int receive(int flags) {
        int received = SystemCalls.recv(number(), buffer, BUFFER_BYTES, flags | MSG_TRUNC);
        if (received > BUFFER_BYTES) {
            return -Errno.ENOBUFS;
        }
        view.clear().limit(Math.max(0, received));
        return received;
    }

    /** Length of the message at {@code start}, or 0 if there is no whole one. */
    final int messageLength(int start) {
        if (start + NetlinkCodec.HEADER_BYTES > view.limit()) {
            return 0;
        }
        int length = view.getInt(start);
        return length < NetlinkCodec.HEADER_BYTES || length > view.limit() - start ? 0 : length;
    }

    static int aligned(int length) {
        return (length + 3) & ~3;
    }
}
