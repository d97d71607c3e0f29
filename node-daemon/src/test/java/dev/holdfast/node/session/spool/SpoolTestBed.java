package dev.holdfast.node.session.spool;

import static dev.holdfast.node.session.spool.RecordedHistory.MARKER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A spool in a directory of its own, and a history to hold it against. */
abstract class SpoolTestBed {

    static final long LIMIT = 1 << 20;
    static final int SEGMENT = 4 << 10;

    @TempDir
    Path directory;

    final RecordedHistory history = new RecordedHistory();
    static final int LIMIT_BYTES = 1 << 20;

    Spool open(long made) throws IOException {
        return open(made, LIMIT);
    }

    Spool open(long made, long limit) throws IOException {
        Spool spool = new Spool(directory, limit, SEGMENT, MARKER, SegmentWriter.Disk.REAL);
        spool.recover(made);
        return spool;
    }

    void deliver(Spool spool) throws IOException {
        history.store(readAll(spool, spool.cursor()));
        for (Map.Entry<Long, Long> mark : history.marks().entrySet()) {
            spool.ack(mark.getKey(), mark.getValue());
        }
    }

    static void append(Spool spool, long from, long to) throws IOException {
        spool.append(
                LongStream.rangeClosed(from, to).mapToObj(RecordedHistory::item).toList());
    }

    static List<SpoolRecord> readAll(Spool spool, SpoolCursor cursor) throws IOException {
        List<SpoolRecord> all = new ArrayList<>();
        List<SpoolRecord> part = spool.read(cursor, 64, 8 << 10);
        while (!part.isEmpty()) {
            all.addAll(part);
            part = spool.read(cursor, 64, 8 << 10);
        }
        return all;
    }

    List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted((a, b) -> Long.compare(firstSeq(a), firstSeq(b)))
                    .toList();
        }
    }

    static long firstSeq(Path file) {
        return Long.parseLong(file.getFileName().toString().replaceAll(".*-(\\d+)\\.log", "$1"));
    }

    long bytesOnDisk() throws IOException {
        long bytes = 0;
        for (Path file : segmentFiles()) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
