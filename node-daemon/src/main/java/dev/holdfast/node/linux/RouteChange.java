package dev.holdfast.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A prepared rtnetlink request that changes something; {@link RouteSocket#change} sends it again and again. */
public abstract class RouteChange {

    private final MemorySegment segment;
    private final String subject;

    /** Where it is encoded, in full; its limit is the length. */
    final ByteBuffer view;

    RouteChange(int mostBytes, String subject) {
        segment = Arena.ofAuto().allocate(mostBytes, 8);
        view = segment.asByteBuffer();
        this.subject = subject;
    }

    final MemorySegment segment(int sequence) {
        NetlinkCodec.setSequence(view, sequence);
        return segment;
    }

    final int length() {
        return view.limit();
    }

    /** What it is about, for messages: interface and address. */
    public final String subject() {
        return subject;
    }
}
