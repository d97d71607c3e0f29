package dev.holdfast.node.session.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a record lies on disk, big-endian: length of the event (4 bytes), CRC32C of everything but itself (4), epoch (8), seq (8),
 * made (8), the event.
 */
final class RecordFormat {

    /** Begins every segment, for people who look at it; records are told by their checksums. */
    static final byte[] MAGIC = {'H', 'F', 'S', 'P', 'O', 'O', 'L', '1'};

    static final int HEADER_BYTES = 32;

    private static final int CRC_OFFSET = 4;
    private static final int EPOCH_OFFSET = 8;

    private RecordFormat() {}

    static int size(int eventBytes) {
        return HEADER_BYTES + eventBytes;
    }

    /** Writes the record at the buffer's position. */
    static void write(ByteBuffer out, SpoolRecord record) {
        int start = out.position();
        out.putInt(record.event().length)
                .putInt(0)
                .putLong(record.epoch())
                .putLong(record.seq())
                .putLong(record.made())
                .put(record.event());
        out.putInt(start + CRC_OFFSET, crc(out, start, record.event().length));
    }

    /** The record at {@code offset}, or null if there is no whole and sound one of this epoch. */
    static @Nullable SpoolRecord read(ByteBuffer in, int offset, long epoch) {
        if (in.limit() - offset < HEADER_BYTES) {
            return null;
        }
        int length = in.getInt(offset);
        if (length < 0
                || length > SpoolRecord.LONGEST_EVENT
                || in.limit() - offset < size(length)
                || in.getLong(offset + EPOCH_OFFSET) != epoch
                || in.getInt(offset + CRC_OFFSET) != crc(in, offset, length)) {
            return null;
        }
        byte[] event = new byte[length];
        in.get(offset + HEADER_BYTES, event);
        return new SpoolRecord(
                epoch, in.getLong(offset + EPOCH_OFFSET + 8), in.getLong(offset + EPOCH_OFFSET + 16), event);
    }

    private static int crc(ByteBuffer buffer, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.slice(start, CRC_OFFSET));
        crc.update(buffer.slice(start + EPOCH_OFFSET, HEADER_BYTES - EPOCH_OFFSET + length));
        return (int) crc.getValue();
    }
}
