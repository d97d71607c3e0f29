package dev.holdfast.node.session.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One file of the log: records of one epoch, in order of seq. Guarded by the spool's lock. */
final class Segment {

    final Path path;
    final long epoch;
    final long firstSeq;
    /** Of its last record; {@code firstSeq - 1}: none. What is missing below it was damaged. */
    long lastSeq;
    /** Where its last sound record ends, in bytes. */
    long end;

    Segment(Path path, long epoch, long firstSeq) {
        this.path = path;
        this.epoch = epoch;
        this.firstSeq = firstSeq;
        this.lastSeq = firstSeq - 1;
    }

    /**
     * What a walk over the file finds.
     *
     * @param last the last sound record; null: none
     * @param end where it ends
     * @param torn whether there is something behind it
     */
    record Scan(@Nullable SpoolRecord last, long end, boolean torn) {}

    /** Walks over the whole file, past damage. */
    Scan scan() throws IOException {
        ByteBuffer content = content();
        int offset = RecordFormat.MAGIC.length;
        int end = offset;
        SpoolRecord last = null;
        Found found = find(content, offset, firstSeq);
        while (found != null) {
            last = found.record();
            end = found.end();
            found = find(content, end, last.seq() + 1);
        }
        return new Scan(last, end, content.limit() > end);
    }

    /** A sound record and where it ends. */
    record Found(SpoolRecord record, int end) {}

    /** The first sound record at or behind {@code offset} that comes in order; null: none. */
    @Nullable
    Found find(ByteBuffer content, int offset, long leastSeq) {
        for (int at = offset; at <= content.limit() - RecordFormat.HEADER_BYTES; at++) {
            SpoolRecord record = RecordFormat.read(content, at, epoch);
            if (record != null && record.seq() >= leastSeq) {
                return new Found(record, at + RecordFormat.size(record.event().length));
            }
        }
        return null;
    }

    /** The whole file. */
    ByteBuffer content() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(channel, 0, (int) Math.min(channel.size(), Integer.MAX_VALUE));
        }
    }

    /** At most {@code most} bytes from {@code offset} to the end of the last sound record. */
    ByteBuffer content(long offset, int most) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(channel, offset, (int) Math.max(0, Math.min(most, end - offset)));
        }
    }

    private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                break;
            }
        }
        return buffer.flip();
    }
}
