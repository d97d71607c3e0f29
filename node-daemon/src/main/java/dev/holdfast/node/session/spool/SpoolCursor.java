package dev.holdfast.node.session.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log forward, each record once. What lies between sound records and cannot be read comes as a gap of one event for
 * each seq, so that the reader never sees a hole. Guarded by the spool's lock; ask the spool to read.
 */
public final class SpoolCursor {

    private static final int WINDOW = 2 * RecordFormat.size(SpoolRecord.LONGEST_EVENT);

    private final Loss.Marker marker;
    private long epoch;
    private long seq;
    private @Nullable Segment segment;
    private long offset;
    private long damagedUntil;

    SpoolCursor(Loss.Marker marker) {
        this.marker = marker;
    }

    /** Epoch of the last record that was read. */
    public long epoch() {
        return epoch;
    }

    /** Seq of the last record that was read. */
    public long seq() {
        return seq;
    }

    /** Appends to {@code out} what comes next, within the bounds; at least one record if there is any. */
    void read(Spool spool, List<SpoolRecord> out, int mostEvents, int mostBytes) throws IOException {
        int bytes = 0;
        while (out.size() < mostEvents && bytes < mostBytes) {
            List<SpoolRecord> window = window(spool, mostEvents - out.size());
            if (window.isEmpty()) {
                return;
            }
            for (SpoolRecord record : window) {
                if (!out.isEmpty() && bytes + record.event().length > mostBytes) {
                    back(record);
                    return;
                }
                bytes += record.event().length;
                out.add(record);
            }
        }
    }

    /** The next few records, from one window of one segment. */
    private List<SpoolRecord> window(Spool spool, int most) throws IOException {
        Segment current = enter(spool);
        if (current == null) {
            return List.of();
        }
        List<SpoolRecord> records = new ArrayList<>();
        ByteBuffer content = current.content(offset, WINDOW);
        int at = 0;
        while (records.size() < most && seq < current.lastSeq) {
            if (seq < damagedUntil) {
                records.add(new SpoolRecord(epoch, ++seq, 0, marker.event(Loss.DAMAGED, 1)));
                continue;
            }
            SpoolRecord record = RecordFormat.read(content, at, current.epoch);
            if (record == null && at > 0 && offset + at < current.end) {
                break;
            }
            if (record == null || record.seq() > seq + 1) {
                skipDamage(current, offset + at);
                at = 0;
                content = current.content(offset, WINDOW);
                continue;
            }
            at += RecordFormat.size(record.event().length);
            if (record.seq() == seq + 1) {
                records.add(record);
                seq++;
            }
        }
        offset += at;
        return records.isEmpty() && seq < current.lastSeq && at > 0 ? window(spool, most) : records;
    }

    /** The segment in which the next record lies. */
    private @Nullable Segment enter(Spool spool) {
        Segment current = segment;
        if (current != null && spool.holds(current) && seq < current.lastSeq) {
            return current;
        }
        Segment next = spool.segmentAfter(epoch, seq);
        if (next == null) {
            return null;
        }
        if (next != current) {
            segment = next;
            offset = RecordFormat.MAGIC.length;
            seq = next.epoch == epoch ? Math.max(seq, next.firstSeq - 1) : spool.resumeIn(next);
            epoch = next.epoch;
            damagedUntil = 0;
        }
        return next;
    }

    private void skipDamage(Segment current, long from) throws IOException {
        ByteBuffer content = current.content(0, (int) current.end);
        Segment.Found found = current.find(content, (int) from, seq + 1);
        if (found == null) {
            damagedUntil = current.lastSeq;
            offset = current.end;
        } else {
            damagedUntil = found.record().seq() - 1;
            offset = found.end() - RecordFormat.size(found.record().event().length);
        }
    }

    /** Steps back so that this record is read again: the segment is walked from its beginning. */
    private void back(SpoolRecord record) {
        seq = record.seq() - 1;
        epoch = record.epoch();
        offset = RecordFormat.MAGIC.length;
        damagedUntil = 0;
    }
}
