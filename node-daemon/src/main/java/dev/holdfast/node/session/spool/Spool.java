package dev.holdfast.node.session.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The log of events between engine and control plane. Appended by one thread, read and acknowledged by others; one lock.
 *
 * <p>What it promises: an event is on the disk (fsync, once a batch) before it may be read, so nothing is ever sent that a crash
 * could take back; seq has no holes inside an epoch; a record that can no longer be read, an event that found no room and one
 * that a kill took are each an explicit gap; no seq is used twice for different events, since a torn tail and a restored
 * disk begin a new epoch. Segments go when they are wholly acknowledged.
 */
public final class Spool implements AutoCloseable {

    /** How much may lie on the disk by default, in bytes. */
    public static final long DEFAULT_LIMIT_BYTES = 64L << 20;

    private final SpoolDirectory directory;
    private final Loss.Marker marker;
    private final SegmentWriter writer;
    private final long limitBytes;
    private final List<Segment> segments = new ArrayList<>();
    private final Map<Long, Long> acked = new TreeMap<>();
    private long epoch;
    private long lastSeq;
    private long lastSeqAtOpen;
    private long accounted;
    private long droppedOthers;

    /**
     * One event to be persisted.
     *
     * @param made which of the engine's events it is, from {@link MadeCounter#next}; 0: not the engine's
     */
    public record Item(long made, byte[] event) {}

    /** How much waits: not acknowledged yet. */
    public record Backlog(long events, long bytes) {}

    Spool(Path path, long limitBytes, long segmentBytes, Loss.Marker marker, SegmentWriter.Disk disk)
            throws IOException {
        this.directory = new SpoolDirectory(path);
        this.marker = marker;
        this.limitBytes = limitBytes;
        this.writer = new SegmentWriter(directory, segmentBytes, disk);
    }

    /**
     * Opens the log and finds out what the former run left.
     *
     * @param limitBytes how much may lie on the disk; what does not fit is lost, counted and told
     * @param made how many events the engine had made when the former run ended: those that are not here are a gap
     */
    public static Spool open(Path path, long limitBytes, long made, Loss.Marker marker) throws IOException {
        long segmentBytes = Math.clamp(limitBytes / 64, 4L << 10, 1L << 20);
        Spool spool = new Spool(path, limitBytes, segmentBytes, marker, SegmentWriter.Disk.REAL);
        spool.recover(made);
        return spool;
    }

    synchronized void recover(long made) throws IOException {
        SpoolRecovery.State state = SpoolRecovery.run(directory);
        segments.addAll(state.segments());
        acked.putAll(state.acked());
        epoch = state.epoch();
        lastSeq = state.lastSeq();
        lastSeqAtOpen = lastSeq;
        if (state.accounted().isPresent()) {
            accounted = state.accounted().getAsLong();
            tell(Loss.KILLED, made - accounted, made);
        } else if (made > 0) {
            // The directory is new and the engine's count is not: nobody knows what was in the former one.
            accounted = made;
            write(List.of(new Item(made, marker.event(Loss.DAMAGED, 0))));
        }
        directory.writeAcked(new SpoolDirectory.Acked(acked, accounted));
    }

    /** Puts a loss on record, if there is room; if not, it is told with the next event that finds some. */
    private boolean tell(Loss why, long lost, long made) throws IOException {
        if (lost <= 0) {
            return false;
        }
        Item gap = new Item(made, marker.event(why, lost));
        if (size(gap) > limitBytes - bytes()) {
            return false;
        }
        write(List.of(gap));
        return true;
    }

    /**
     * Persists events in this order and forces them. What finds no room is lost and told by a gap as soon as there is room.
     *
     * @return how many were persisted, gaps not counted
     * @throws IOException if the disk refuses; none of them is persisted then, and they are told like an overflow
     */
    public synchronized int append(List<Item> items) throws IOException {
        List<Item> taken = new ArrayList<>(items.size() + 1);
        long room = limitBytes - bytes();
        long told = accounted;
        long others = droppedOthers;
        int events = 0;
        for (Item item : items) {
            long missing = others + (item.made() == 0 ? 0 : item.made() - 1 - told);
            // The gap counts as far as the event before, so that it is not told twice if the event is torn off.
            long before = item.made() == 0 ? told : item.made() - 1;
            Item gap = missing > 0 ? new Item(before, marker.event(Loss.OVERFLOW, missing)) : null;
            long size = size(item) + (gap == null ? 0 : size(gap));
            if (size > room || item.event().length > SpoolRecord.LONGEST_EVENT) {
                others += item.made() == 0 ? 1 : 0;
                continue;
            }
            room -= size;
            if (gap != null) {
                taken.add(gap);
                others = 0;
            }
            taken.add(item);
            events++;
            told = Math.max(told, item.made());
        }
        droppedOthers += items.stream().filter(item -> item.made() == 0).count();
        write(taken);
        droppedOthers = others;
        return events;
    }

    /**
     * Tells, as far as there is room, what is known to be lost: events of the engine up to {@code made} that never came here.
     */
    public synchronized void settle(long made) throws IOException {
        if (tell(Loss.OVERFLOW, Math.max(0, made - accounted) + droppedOthers, made)) {
            droppedOthers = 0;
        }
    }

    private static long size(Item item) {
        return RecordFormat.size(item.event().length);
    }

    private void write(List<Item> items) throws IOException {
        if (items.isEmpty()) {
            return;
        }
        long seq = lastSeq;
        long made = accounted;
        List<SpoolRecord> records = new ArrayList<>(items.size());
        for (Item item : items) {
            made = Math.max(made, item.made());
            records.add(new SpoolRecord(epoch, ++seq, made, item.event()));
        }
        writer.append(segments, records);
        lastSeq = seq;
        accounted = made;
    }

    /** A reader that begins with the oldest event that is not acknowledged. */
    public synchronized SpoolCursor cursor() {
        return new SpoolCursor(marker);
    }

    /** What comes next for this reader, at most so many events and bytes (but one event, if there is any). */
    public synchronized List<SpoolRecord> read(SpoolCursor cursor, int mostEvents, int mostBytes) throws IOException {
        List<SpoolRecord> records = new ArrayList<>();
        cursor.read(this, records, mostEvents, mostBytes);
        return records;
    }

    /** Everything up to and including {@code seq} of that epoch is committed elsewhere. */
    public synchronized void ack(long ackedEpoch, long seq) throws IOException {
        if (ackedEpoch > epoch || (ackedEpoch == epoch && seq > lastSeq)) {
            throw new IllegalArgumentException("acknowledged " + ackedEpoch + "/" + seq + ", which does not exist");
        }
        if (seq > acked(ackedEpoch)) {
            acked.put(ackedEpoch, seq);
            trim();
        }
    }

    /** The newest segment stays, for its last record holds the counts. */
    private void trim() throws IOException {
        List<Segment> gone = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment != segments.getLast() && segment.lastSeq <= acked(segment.epoch)) {
                gone.add(segment);
            }
        }
        if (!gone.isEmpty()) {
            directory.writeAcked(new SpoolDirectory.Acked(acked, accounted));
            remove(gone);
        }
    }

    private void remove(List<Segment> gone) throws IOException {
        for (Segment segment : gone) {
            writer.remove(segment);
            segments.remove(segment);
        }
        acked.keySet().removeIf(known -> known != epoch && segments.stream().noneMatch(s -> s.epoch == known));
    }

    /**
     * Compares with what the control plane has stored of each epoch, and makes what is left ready to be read: after this a new
     * {@link #cursor} begins right behind it. Where the two cannot be joined (this disk was put back, or the other side was) a
     * new epoch begins with a gap.
     *
     * @return whether a new epoch began
     */
    public synchronized boolean reconcile(Map<Long, Long> stored) throws IOException {
        long greatest =
                stored.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        if (greatest > epoch || stored.getOrDefault(epoch, 0L) > lastSeq) {
            long surelyNew = lastSeqAtOpen;
            long current = epoch;
            begin(
                    Math.max(greatest, epoch) + 1,
                    0,
                    record -> record.epoch() == current
                            ? record.seq() > surelyNew
                            : record.seq() > stored.getOrDefault(record.epoch(), 0L));
            return true;
        }
        long missing = 0;
        for (long held :
                segments.stream().map(segment -> segment.epoch).distinct().toList()) {
            long mark = Math.min(stored.getOrDefault(held, 0L), lastSeq(held));
            missing += Math.max(0, firstHeld(held) - 1 - mark);
            acked.put(held, mark);
        }
        if (missing > 0) {
            begin(epoch + 1, missing, record -> record.seq() > stored.getOrDefault(record.epoch(), 0L));
            return true;
        }
        trim();
        return false;
    }

    /** Takes what is kept over into a new epoch, behind a gap. The file {@code epoch} commits it. */
    private void begin(long newEpoch, long lost, Predicate<SpoolRecord> kept) throws IOException {
        List<Segment> former = List.copyOf(segments);
        List<Segment> taken = new ArrayList<>();
        long seq = 1;
        try {
            writer.append(taken, List.of(new SpoolRecord(newEpoch, 1, accounted, marker.event(Loss.RESTORED, lost))));
            acked.clear();
            SpoolCursor all = cursor();
            for (List<SpoolRecord> part = read(all, 256, 1 << 20); !part.isEmpty(); part = read(all, 256, 1 << 20)) {
                List<SpoolRecord> moved = new ArrayList<>();
                for (SpoolRecord record : part) {
                    if (kept.test(record)) {
                        moved.add(new SpoolRecord(newEpoch, ++seq, accounted, record.event()));
                    }
                }
                writer.append(taken, moved);
            }
            directory.writeEpoch(new SpoolDirectory.Epoch(newEpoch, true));
        } catch (IOException e) {
            for (Segment segment : taken) {
                writer.remove(segment);
            }
            throw e;
        }
        epoch = newEpoch;
        lastSeq = seq;
        lastSeqAtOpen = 0;
        segments.addAll(taken);
        remove(former);
    }

    private long firstHeld(long ofEpoch) {
        return segments.stream()
                .filter(segment -> segment.epoch == ofEpoch)
                .mapToLong(segment -> segment.firstSeq)
                .min()
                .orElse(1);
    }

    private long lastSeq(long ofEpoch) {
        return ofEpoch == epoch
                ? lastSeq
                : segments.stream()
                        .filter(segment -> segment.epoch == ofEpoch)
                        .mapToLong(segment -> segment.lastSeq)
                        .max()
                        .orElse(0);
    }

    private long acked(long ofEpoch) {
        return acked.getOrDefault(ofEpoch, 0L);
    }

    /** The newest epoch. */
    public synchronized long epoch() {
        return epoch;
    }

    /** The oldest seq of the newest epoch that is on the disk, acknowledged or not. */
    public synchronized long firstSeq() {
        return firstHeld(epoch);
    }

    /** The newest seq of the newest epoch; below {@link #firstSeq}: there is none. */
    public synchronized long lastSeq() {
        return lastSeq;
    }

    /** How many of the engine's events are persisted here or told as lost. */
    public synchronized long accounted() {
        return accounted;
    }

    /** What waits to be acknowledged. */
    public synchronized Backlog backlog() {
        long events = 0;
        long bytes = 0;
        for (Segment segment : segments) {
            long waiting = segment.lastSeq - Math.max(segment.firstSeq - 1, acked(segment.epoch));
            if (waiting > 0) {
                events += waiting;
                bytes += segment.end;
            }
        }
        return new Backlog(events, bytes);
    }

    private long bytes() {
        return segments.stream().mapToLong(segment -> segment.end).sum();
    }

    boolean holds(Segment segment) {
        return segments.contains(segment);
    }

    @Nullable
    Segment segmentAfter(long ofEpoch, long seq) {
        for (Segment segment : segments) {
            long from = segment.epoch == ofEpoch ? Math.max(seq, acked(ofEpoch)) : acked(segment.epoch);
            if (segment.epoch >= ofEpoch && segment.lastSeq > from) {
                return segment;
            }
        }
        return null;
    }

    /** Behind which seq a reader begins that enters this segment's epoch. */
    long resumeIn(Segment segment) {
        return Math.max(segment.firstSeq - 1, acked(segment.epoch));
    }

    /** Keeps what is acknowledged, so that the next run knows it. */
    @Override
    public synchronized void close() throws IOException {
        directory.writeAcked(new SpoolDirectory.Acked(acked, accounted));
        writer.close();
    }
}
