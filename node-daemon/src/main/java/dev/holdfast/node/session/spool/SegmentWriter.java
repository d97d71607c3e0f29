package dev.holdfast.node.session.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes records to the newest segment, begins a new one when it is full, and takes back what the disk refused. */
final class SegmentWriter implements AutoCloseable {

    private final SpoolDirectory directory;
    private final long segmentBytes;
    private final Disk disk;
    private @Nullable Segment open;
    private @Nullable FileChannel channel;

    SegmentWriter(SpoolDirectory directory, long segmentBytes, Disk disk) {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.disk = disk;
    }

    /** How bytes become durable; a test lets it fail. */
    interface Disk {
        Disk REAL = (channel, bytes, offset) -> {
            long at = offset;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            channel.force(false);
        };

        /** Writes all of {@code bytes} at {@code offset} and forces them. */
        void write(FileChannel channel, ByteBuffer bytes, long offset) throws IOException;
    }

    /** Appends and forces. If it throws, none of the records is there. */
    void append(List<Segment> segments, List<SpoolRecord> records) throws IOException {
        int from = 0;
        int segmentsBefore = segments.size();
        Segment before = segments.isEmpty() ? null : segments.getLast();
        long endBefore = before == null ? 0 : before.end;
        long lastBefore = before == null ? 0 : before.lastSeq;
        try {
            while (from < records.size()) {
                Segment segment = segmentFor(segments, records.get(from));
                int to = fitting(segment, records, from);
                write(segment, records.subList(from, to));
                from = to;
            }
        } catch (IOException e) {
            while (segments.size() > segmentsBefore) {
                remove(segments.removeLast());
            }
            if (before != null) {
                before.end = endBefore;
                before.lastSeq = lastBefore;
            }
            abandon(before);
            throw e;
        }
    }

    private int fitting(Segment segment, List<SpoolRecord> records, int from) {
        long size = segment.end;
        int to = from;
        while (to < records.size()) {
            size += RecordFormat.size(records.get(to).event().length);
            if (size > segmentBytes && to > from) {
                break;
            }
            to++;
        }
        return to;
    }

    private Segment segmentFor(List<Segment> segments, SpoolRecord first) throws IOException {
        Segment newest = segments.isEmpty() ? null : segments.getLast();
        boolean fits = newest != null
                && newest == open
                && newest.epoch == first.epoch()
                && newest.end + RecordFormat.size(first.event().length) <= segmentBytes;
        if (newest != null && fits) {
            return newest;
        }
        Segment segment = directory.newSegment(first.epoch(), first.seq());
        close();
        channel = FileChannel.open(
                segment.path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        open = segment;
        segments.add(segment);
        return segment;
    }

    private void write(Segment segment, List<SpoolRecord> records) throws IOException {
        FileChannel target = channel;
        if (target == null) {
            throw new IllegalStateException("no segment is open");
        }
        boolean fresh = segment.end == 0;
        int size = fresh ? RecordFormat.MAGIC.length : 0;
        for (SpoolRecord record : records) {
            size += RecordFormat.size(record.event().length);
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        if (fresh) {
            bytes.put(RecordFormat.MAGIC);
        }
        records.forEach(record -> RecordFormat.write(bytes, record));
        disk.write(target, bytes.flip(), segment.end);
        if (fresh) {
            directory.force();
        }
        segment.end += size;
        segment.lastSeq = records.getLast().seq();
    }

    /** What lies behind the last good record is cut off; no more is written to this file, whether that worked or not. */
    private void abandon(@Nullable Segment segment) {
        try {
            FileChannel current = channel;
            if (current != null && segment != null && segment == open) {
                current.truncate(segment.end);
            }
            close();
        } catch (IOException _) {
            // The next segment's name says where this one ends: what is left behind its end is never read.
            channel = null;
            open = null;
        }
    }

    /** Deletes a segment's file. */
    void remove(Segment segment) throws IOException {
        if (segment == open) {
            close();
        }
        Files.deleteIfExists(segment.path);
    }

    @Override
    public void close() throws IOException {
        FileChannel current = channel;
        channel = null;
        open = null;
        if (current != null) {
            current.close();
        }
    }
}
