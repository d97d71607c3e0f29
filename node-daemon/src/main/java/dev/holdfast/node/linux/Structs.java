package dev.holdfast.node.linux;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Map;

/** Layouts of the kernel's structures on 64-bit Linux. A test compares each with what the C compiler says. */
final class Structs {

    private static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT;
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG;

    static final StructLayout SOCKADDR_IN = MemoryLayout.structLayout(
            U16.withName("sin_family"),
            U16.withName("sin_port"),
            U32.withName("sin_addr"),
            MemoryLayout.sequenceLayout(8, U8).withName("sin_zero"));

    static final StructLayout SOCKADDR_IN6 = MemoryLayout.structLayout(
            U16.withName("sin6_family"),
            U16.withName("sin6_port"),
            U32.withName("sin6_flowinfo"),
            MemoryLayout.sequenceLayout(16, U8).withName("sin6_addr"),
            U32.withName("sin6_scope_id"));

    static final StructLayout SOCKADDR_LL = MemoryLayout.structLayout(
            U16.withName("sll_family"),
            U16.withName("sll_protocol"),
            U32.withName("sll_ifindex"),
            U16.withName("sll_hatype"),
            U8.withName("sll_pkttype"),
            U8.withName("sll_halen"),
            MemoryLayout.sequenceLayout(8, U8).withName("sll_addr"));

    static final StructLayout SOCKADDR_NL = MemoryLayout.structLayout(
            U16.withName("nl_family"), U16.withName("nl_pad"), U32.withName("nl_pid"), U32.withName("nl_groups"));

    static final StructLayout IP_MREQN = MemoryLayout.structLayout(
            U32.withName("imr_multiaddr"), U32.withName("imr_address"), U32.withName("imr_ifindex"));

    static final StructLayout IPV6_MREQ = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(16, U8).withName("ipv6mr_multiaddr"), U32.withName("ipv6mr_interface"));

    static final StructLayout IN_PKTINFO = MemoryLayout.structLayout(
            U32.withName("ipi_ifindex"), U32.withName("ipi_spec_dst"), U32.withName("ipi_addr"));

    static final StructLayout IN6_PKTINFO = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(16, U8).withName("ipi6_addr"), U32.withName("ipi6_ifindex"));

    static final StructLayout IOVEC =
            MemoryLayout.structLayout(ValueLayout.ADDRESS.withName("iov_base"), U64.withName("iov_len"));

    static final StructLayout MSGHDR = MemoryLayout.structLayout(
            ValueLayout.ADDRESS.withName("msg_name"),
            U32.withName("msg_namelen"),
            MemoryLayout.paddingLayout(4),
            ValueLayout.ADDRESS.withName("msg_iov"),
            U64.withName("msg_iovlen"),
            ValueLayout.ADDRESS.withName("msg_control"),
            U64.withName("msg_controllen"),
            U32.withName("msg_flags"),
            MemoryLayout.paddingLayout(4));

    static final StructLayout MMSGHDR = MemoryLayout.structLayout(
            MSGHDR.withName("msg_hdr"), U32.withName("msg_len"), MemoryLayout.paddingLayout(4));

    static final StructLayout CMSGHDR =
            MemoryLayout.structLayout(U64.withName("cmsg_len"), U32.withName("cmsg_level"), U32.withName("cmsg_type"));

    static final StructLayout ITIMERSPEC = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(2, U64).withName("it_interval"),
            MemoryLayout.sequenceLayout(2, U64).withName("it_value"));

    static final StructLayout TIMEVAL = MemoryLayout.structLayout(U64.withName("tv_sec"), U64.withName("tv_usec"));

    static final StructLayout SCHED_PARAM = MemoryLayout.structLayout(U32.withName("sched_priority"));

    /** Packed on x86-64, as its 32-bit ancestor was; natural elsewhere (include/uapi/linux/eventpoll.h). */
    static final StructLayout EPOLL_EVENT = epollEvent(System.getProperty("os.arch", ""));

    static final long EPOLL_EVENT_DATA = offset(EPOLL_EVENT, "data");
    static final long ITIMERSPEC_VALUE = offset(ITIMERSPEC, "it_value");

    private Structs() {}

    private static StructLayout epollEvent(String architecture) {
        if (architecture.toLowerCase(Locale.ROOT).matches("amd64|x86_64")) {
            return MemoryLayout.structLayout(U32.withName("events"), ValueLayout.JAVA_LONG_UNALIGNED.withName("data"));
        }
        return MemoryLayout.structLayout(U32.withName("events"), MemoryLayout.paddingLayout(4), U64.withName("data"));
    }

    static long offset(StructLayout layout, String member) {
        return layout.byteOffset(PathElement.groupElement(member));
    }

    /** By the name that C knows it under, for the test against the compiler. */
    static Map<String, StructLayout> all() {
        return Map.ofEntries(
                Map.entry("struct sockaddr_in", SOCKADDR_IN),
                Map.entry("struct sockaddr_in6", SOCKADDR_IN6),
                Map.entry("struct sockaddr_ll", SOCKADDR_LL),
                Map.entry("struct sockaddr_nl", SOCKADDR_NL),
                Map.entry("struct ip_mreqn", IP_MREQN),
                Map.entry("struct ipv6_mreq", IPV6_MREQ),
                Map.entry("struct in_pktinfo", IN_PKTINFO),
                Map.entry("struct in6_pktinfo", IN6_PKTINFO),
                Map.entry("struct iovec", IOVEC),
                Map.entry("struct msghdr", MSGHDR),
                Map.entry("struct mmsghdr", MMSGHDR),
                Map.entry("struct cmsghdr", CMSGHDR),
                Map.entry("struct itimerspec", ITIMERSPEC),
                Map.entry("struct timeval", TIMEVAL),
                Map.entry("struct sched_param", SCHED_PARAM),
                Map.entry("struct epoll_event", EPOLL_EVENT));
    }
}
