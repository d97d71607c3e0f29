package dev.holdfast.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Room for the packets of one sendmmsg, allocated once and used for every socket of a loop. */
public final class OutgoingBatch {

    /** Most packets of one batch. */
    public static final int CAPACITY = 32;

    private static final int MSG_DONTWAIT = 0x40;
    private static final long MESSAGE = Structs.MMSGHDR.byteSize();

    private final MemorySegment headers = Arena.ofAuto().allocate(Structs.MMSGHDR, CAPACITY);
    private final OutgoingMessage[] messages = new OutgoingMessage[CAPACITY];
    private @Nullable RawSocket socket;
    private int count;

    public OutgoingBatch() {
        for (int i = 0; i < CAPACITY; i++) {
            messages[i] = new OutgoingMessage(headers.asSlice(i * MESSAGE, Structs.MSGHDR));
        }
    }

    /** Whether one more by this socket fits; if not, the others must go first. */
    public boolean takes(RawSocket from) {
        return count == 0 || (count < CAPACITY && socket == from);
    }

    /** Where the next one is to be written, from 0; in network order. */
    public ByteBuffer payload() {
        return messages[count].payload().clear();
    }

    /** Adds what was written to {@link #payload()}. */
    public void add(RawSocket from, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
        OutgoingMessage message = messages[count];
        message.leaveBy(from.family(), from.interfaceIndex());
        message.address(
                sourceHigh,
                sourceLow,
                destinationHigh,
                destinationLow,
                message.payload().position());
        socket = from;
        count++;
    }

    /** How many wait, 0 to {@link #CAPACITY}. */
    public int count() {
        return count;
    }

    /**
     * Sends those from {@code first} on. Never blocks.
     *
     * @return how many of them went out, at least 1; or why the first of them did not, as a negated errno
     */
    public int send(int first) {
        RawSocket from = socket;
        if (from == null || first >= count) {
            throw new IllegalStateException("message " + first + " of " + count);
        }
        return SystemCalls.sendmmsg(from.number(), headers.asSlice(first * MESSAGE), count - first, MSG_DONTWAIT);
    }

    /** Whatever became of them. */
    public void clear() {
        count = 0;
        socket = null;
    }
}
