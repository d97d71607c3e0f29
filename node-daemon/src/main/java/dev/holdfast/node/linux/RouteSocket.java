package dev.holdfast.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks rtnetlink and waits for its answer, which the kernel has ready by the time that the request was sent. Belongs to one
 * thread.
 */
public class RouteSocket extends NetlinkChannel {

    private static final int SO_RCVTIMEO = 20;
    private static final int MAX_DUMP_ATTEMPTS = 5;

    private final MemorySegment request = Arena.ofAuto().allocate(64, 8);
    private final ByteBuffer requestView = request.asByteBuffer();
    private int sequence;

    /** Opens it. Listing needs no capability, changing needs CAP_NET_ADMIN. */
    public RouteSocket() {
        super(0);
        MemorySegment timeout = Arena.ofAuto().allocate(Structs.TIMEVAL);
        timeout.set(ValueLayout.JAVA_LONG, 0, 1);
        new SocketOptions(number(), "").set(SocketOptions.SOL_SOCKET, SO_RCVTIMEO, "SO_RCVTIMEO", timeout);
    }

    /**
     * Sends a prepared change and reads its acknowledgement. Allocates nothing.
     *
     * @return 0, or a negated errno
     */
    public int change(RouteChange change) {
        int number = ++sequence;
        int sent = SystemCalls.sendto(number(), change.segment(number), change.length(), 0, MemorySegment.NULL, 0);
        if (sent < 0) {
            return sent;
        }
        while (true) {
            int received = receive(0);
            if (received == -Errno.EINTR) {
                continue;
            }
            if (received < 0) {
                return received;
            }
            if (messageLength(0) >= NetlinkCodec.HEADER_BYTES + 4
                    && view.getShort(4) == NetlinkCodec.NLMSG_ERROR
                    && view.getInt(8) == number) {
                return view.getInt(NetlinkCodec.HEADER_BYTES);
            }
        }
    }

    /**
     * The same for what must not fail.
     *
     * @param call as the message shall name it
     * @throws KernelException if it does
     */
    public void require(RouteChange change, String call) {
        KernelException.check(change(change), call, change.subject());
    }

    /** An interface's IPv4 configuration by IPV4_DEVCONF number; empty if there is no such interface. */
    public int[] ipv4Configuration(int interfaceIndex) {
        return dump(
                        NetlinkCodec.RTM_GETLINK,
                        NetlinkCodec.RTM_NEWLINK,
                        (in, start, length) -> Ipv4Configuration.decode(in, start, length, interfaceIndex))
                .stream()
                .findFirst()
                .orElseGet(() -> new int[0]);
    }

    /** Every interface of this network namespace. */
    public List<Link> links() {
        return dump(NetlinkCodec.RTM_GETLINK, NetlinkCodec.RTM_NEWLINK, NetlinkCodec::decodeLink);
    }

    /** How the interfaces of this network namespace stand on each other. */
    public List<LinkPlace> linkPlaces() {
        return dump(NetlinkCodec.RTM_GETLINK, NetlinkCodec.RTM_NEWLINK, LinkPlaceCodec::decode);
    }

    /** Which MAC addresses are behind which port of every bridge, and which other ones each interface answers to. */
    public List<ForwardingEntry> forwarding() {
        return dump(
                NeighbourCodec.RTM_GETNEIGH,
                NeighbourCodec.AF_BRIDGE,
                NeighbourCodec.RTM_NEWNEIGH,
                NeighbourCodec::decodeForwarding);
    }

    /** Every IPv4 and IPv6 address of this network namespace. */
    public List<InterfaceAddress> addresses() {
        return dump(NetlinkCodec.RTM_GETADDR, NetlinkCodec.RTM_NEWADDR, NetlinkCodec::decodeAddress);
    }

    /** Every host that this kernel has resolved, and the default gateways. */
    public List<Neighbour> neighbours() {
        List<Neighbour> all = new ArrayList<>(
                dump(NeighbourCodec.RTM_GETROUTE, NeighbourCodec.RTM_NEWROUTE, NeighbourCodec::decodeGateway));
        all.addAll(dump(NeighbourCodec.RTM_GETNEIGH, NeighbourCodec.RTM_NEWNEIGH, NeighbourCodec::decodeNeighbour));
        return all;
    }

    private interface Decoder<T> {
        @Nullable
        T decode(ByteBuffer in, int start, int length);
    }

    private <T> List<T> dump(int ask, int answer, Decoder<T> decoder) {
        return dump(ask, (byte) 0, answer, decoder);
    }

    private <T> List<T> dump(int ask, byte family, int answer, Decoder<T> decoder) {
        for (int attempt = 0; attempt < MAX_DUMP_ATTEMPTS; attempt++) {
            List<T> found = new ArrayList<>();
            if (dumpOnce(ask, family, answer, decoder, found::add)) {
                return found;
            }
        }
        throw KernelException.of("rtnetlink dump, changed while it was read", "", -Errno.EAGAIN);
    }

    /** False if the kernel says that the tables changed while it listed them. */
    private <T> boolean dumpOnce(int ask, byte family, int answer, Decoder<T> decoder, Consumer<T> into) {
        int number = ++sequence;
        NetlinkCodec.encodeDump(requestView, ask, number);
        requestView.put(NetlinkCodec.HEADER_BYTES, family);
        KernelException.check(
                SystemCalls.sendto(number(), request, requestView.limit(), 0, MemorySegment.NULL, 0),
                "rtnetlink dump",
                "");
        boolean consistent = true;
        while (true) {
            int received = receive(0);
            if (received == -Errno.EINTR) {
                continue;
            }
            KernelException.check(received, "rtnetlink dump", "");
            int at = 0;
            for (int length = messageLength(at); length > 0; length = messageLength(at)) {
                if (view.getInt(at + 8) == number) {
                    int type = Short.toUnsignedInt(view.getShort(at + 4));
                    consistent &= (view.getShort(at + 6) & NetlinkCodec.NLM_F_DUMP_INTR) == 0;
                    if (type == NetlinkCodec.NLMSG_DONE) {
                        return consistent;
                    }
                    if (type == NetlinkCodec.NLMSG_ERROR) {
                        throw KernelException.of("rtnetlink dump", "", view.getInt(at + NetlinkCodec.HEADER_BYTES));
                    }
                    T decoded = type == answer ? decoder.decode(view, at, length) : null;
                    if (decoded != null) {
                        into.accept(decoded);
                    }
                }
                at += aligned(length);
            }
        }
    }
}
