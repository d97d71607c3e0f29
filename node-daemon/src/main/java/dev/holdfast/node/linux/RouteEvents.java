package dev.holdfast.node.linux;

/** Hears rtnetlink tell of interfaces and addresses that came, changed or went. Belongs to one thread. */
public final class RouteEvents extends NetlinkChannel {

    private static final int LINK_AND_ADDRESS_GROUPS = 0x1 | 0x10 | 0x100;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int SO_RCVBUF = 8;
    private static final int RECEIVE_BUFFER = 1 << 20;

    /** What was told, in order. */
    public interface Listener {
        void linkChanged(Link link);

        void linkGone(Link link);

        /** A bridge told of one of its ports. */
        void portChanged();

        void addressChanged(InterfaceAddress address);

        void addressGone(InterfaceAddress address);
    }

    /** Subscribes. */
    public RouteEvents() {
        super(LINK_AND_ADDRESS_GROUPS);
        new SocketOptions(number(), "").set(SocketOptions.SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF", RECEIVE_BUFFER);
    }

    /**
     * Reads everything that is there. Never blocks.
     *
     * @return false if messages were lost (ENOBUFS): the caller has to list interfaces and addresses anew
     */
    public boolean drain(Listener listener) {
        boolean complete = true;
        while (true) {
            int received = receive(MSG_DONTWAIT);
            if (received == -Errno.EAGAIN) {
                return complete;
            }
            if (received == -Errno.ENOBUFS) {
                complete = false;
            } else if (received != -Errno.EINTR) {
                KernelException.check(received, "recv of rtnetlink events", "");
                dispatch(listener);
            }
        }
    }

    private void dispatch(Listener listener) {
        int at = 0;
        for (int length = messageLength(at); length > 0; length = messageLength(at)) {
            switch (Short.toUnsignedInt(view.getShort(at + 4))) {
                case NetlinkCodec.RTM_NEWLINK, NetlinkCodec.RTM_DELLINK -> {
                    Link link = NetlinkCodec.decodeLink(view, at, length);
                    if (link != null && view.getShort(at + 4) == NetlinkCodec.RTM_NEWLINK) {
                        listener.linkChanged(link);
                    } else if (link != null) {
                        listener.linkGone(link);
                    } else {
                        listener.portChanged();
                    }
                }
                case NetlinkCodec.RTM_NEWADDR, NetlinkCodec.RTM_DELADDR -> {
                    InterfaceAddress address = NetlinkCodec.decodeAddress(view, at, length);
                    if (address != null && view.getShort(at + 4) == NetlinkCodec.RTM_NEWADDR) {
                        listener.addressChanged(address);
                    } else if (address != null) {
                        listener.addressGone(address);
                    }
                }
                default -> {
                    // NLMSG_NOOP and what later kernels may tell.
                }
            }
            at += aligned(length);
        }
    }
}
