package dev.holdfast.node.session.stream;

import dev.holdfast.node.session.spool.Spool;
import dev.holdfast.node.session.spool.SpoolCursor;
import dev.holdfast.node.session.spool.SpoolRecord;
import dev.holdfast.proto.v1.EventAck;
import dev.holdfast.proto.v1.Welcome;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends what is in the spool, as far as the control plane has granted credit and the line takes it. */
final class EventPump {

    private static final int MOST_EVENTS = 512;
    /** Leaves room for what surrounds the events in a batch of 1 MiB. */
    private static final int MOST_BYTES = 960 << 10;

    private final Spool spool;
    private final Line line;
    private final SpoolCursor cursor;
    private long credit;

    private EventPump(Spool spool, Line line, long credit) {
        this.spool = spool;
        this.line = line;
        this.cursor = spool.cursor();
        this.credit = credit;
    }

    /** Begins behind what the control plane has stored. */
    static EventPump resume(Spool spool, Line line, Welcome welcome) throws IOException {
        Map<Long, Long> stored = new HashMap<>();
        for (EventAck mark : welcome.getHighWaterList()) {
            stored.merge(mark.getEpoch(), mark.getSeq(), Math::max);
        }
        spool.reconcile(stored);
        return new EventPump(spool, line, unsigned(welcome.getInitialCredit()));
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }

    void grant(int events) {
        credit += unsigned(events);
    }

    void acknowledged(EventAck ack) throws IOException {
        spool.ack(ack.getEpoch(), ack.getSeq());
    }

    void pump() throws IOException {
        while (credit > 0 && line.ready()) {
            List<SpoolRecord> records = spool.read(cursor, (int) Math.min(credit, MOST_EVENTS), MOST_BYTES);
            if (records.isEmpty()) {
                return;
            }
            line.send(SessionMessages.events(records));
            credit -= records.size();
        }
    }
}
