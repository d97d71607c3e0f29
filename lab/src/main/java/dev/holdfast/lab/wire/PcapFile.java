package dev.holdfast.lab.wire;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes captured frames as a pcap file with nanosecond timestamps, for {@code tcpdump -r}. */
final class PcapFile {
    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    private static final int LINK_TYPE_ETHERNET = 1;

    private PcapFile() {}

    /** One frame as it was on the wire. */
    record Captured(long atNanos, byte[] bytes) {}

    static void write(Path file, List<Captured> frames) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
            header.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4);
            header.putInt(0).putInt(0).putInt(65_536).putInt(LINK_TYPE_ETHERNET);
            out.write(header.array());
            for (Captured frame : frames) {
                ByteBuffer record = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
                record.putInt((int) (frame.atNanos() / 1_000_000_000L))
                        .putInt((int) (frame.atNanos() % 1_000_000_000L));
                record.putInt(frame.bytes().length).putInt(frame.bytes().length);
                out.write(record.array());
                out.write(frame.bytes());
            }
        }
    }
}
