package dev.holdfast.vrrp.packet;

import dev.holdfast.vrrp.Family;
import dev.holdfast.vrrp.IpAddress;

/**
 * Counts rejected packets of one virtual router (or one interface, where the VRID is nobody's) by reason and sender. Strangers
 * choose the senders, so there is room for a fixed number of them; what the others send is counted by reason alone. Counting
 * allocates nothing.
 */
public final class RejectionTally {

    /** Senders that are told apart between two times of {@link #drain}. */
    public static final int SENDERS = 32;

    private static final int REASONS = Rejection.values().length;
    private static final Rejection[] REASON = Rejection.values();

    private final Family family;
    private final long[] high = new long[SENDERS];
    private final long[] low = new long[SENDERS];
    private final long[][] bySender = new long[SENDERS][REASONS];
    private final long[] ofOthers = new long[REASONS];
    private final long[] total = new long[REASONS];
    private int senders;

    /** Of packets of one family. */
    public RejectionTally(Family family) {
        this.family = family;
    }

    /** One more packet that was not accepted. */
    public void count(long sourceHigh, long sourceLow, Rejection reason) {
        total[index(reason)]++;
        for (int i = 0; i < senders; i++) {
            if (high[i] == sourceHigh && low[i] == sourceLow) {
                bySender[i][index(reason)]++;
                return;
            }
        }
        if (senders == SENDERS) {
            ofOthers[index(reason)]++;
            return;
        }
        high[senders] = sourceHigh;
        low[senders] = sourceLow;
        bySender[senders++][index(reason)]++;
    }

    /** All packets rejected for that reason since the beginning, {@link #drain} or not. */
    public long total(Rejection reason) {
        return total[index(reason)];
    }

    /**
     * Hands over what was counted since the last time, and makes room for other senders. Those who found no room are told
     * together, under the unspecified address.
     */
    public void drain(Receiver receiver) {
        for (int i = 0; i < senders; i++) {
            tell(bySender[i], new IpAddress(family, high[i], low[i]), receiver);
        }
        tell(ofOthers, new IpAddress(family, 0, 0), receiver);
        senders = 0;
    }

    private static void tell(long[] counts, IpAddress sender, Receiver receiver) {
        for (int i = 0; i < REASONS; i++) {
            if (counts[i] > 0) {
                receiver.rejected(sender, REASON[i], counts[i]);
                counts[i] = 0;
            }
        }
    }

    @SuppressWarnings("EnumOrdinal") // An index of this object's life only; nothing stores it.
    private static int index(Rejection reason) {
        return reason.ordinal();
    }

    /** Whoever wants to know. */
    @FunctionalInterface
    public interface Receiver {
        void rejected(IpAddress sender, Rejection reason, long count);
    }
}
