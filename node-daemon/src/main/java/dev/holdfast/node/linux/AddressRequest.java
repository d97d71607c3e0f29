package dev.holdfast.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A prepared rtnetlink request that changes one address; {@link RouteSocket#change} sends it again and again. */
public final class AddressRequest {

    /** What it asks for. */
    public enum Kind {
        /** Add, and fail with EEXIST if it is there. */
        ADD,
        /** Renew the lifetime; adds the address if it is not there. */
        REPLACE,
        /** Fails with EADDRNOTAVAIL if it is not there. */
        DELETE
    }

    private static final int MAX_BYTES = 128;

    private final MemorySegment segment = Arena.ofAuto().allocate(MAX_BYTES, 8);
    private final ByteBuffer view = segment.asByteBuffer();
    private final String subject;

    /**
     * Encodes it.
     *
     * @param validSeconds 1 to {@link InterfaceAddress#FOREVER}: when the kernel takes the address back
     * @param protocol IFA_PROTO, 0: none
     */
    public AddressRequest(
            Kind kind,
            int interfaceIndex,
            SocketFamily family,
            long high,
            long low,
            int prefixLength,
            long validSeconds,
            int protocol,
            String subject) {
        this.subject = subject;
        NetlinkCodec.encodeAddress(view, kind, interfaceIndex, family, high, low, prefixLength, validSeconds, protocol);
    }

    MemorySegment segment(int sequence) {
        NetlinkCodec.setSequence(view, sequence);
        return segment;
    }

    int length() {
        return view.limit();
    }

    /** What it is about, for messages: interface and address. */
    public String subject() {
        return subject;
    }
}
