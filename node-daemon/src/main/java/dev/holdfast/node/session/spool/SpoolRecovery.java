package dev.holdfast.node.session.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds out what a spool is after its former run ended, in whatever way. */
final class SpoolRecovery {

    private final SpoolDirectory directory;
    private final LinkedList<Segment> kept = new LinkedList<>();
    private OptionalLong accounted = OptionalLong.empty();
    private long epoch = 1;
    private boolean torn;

    private SpoolRecovery(SpoolDirectory directory) {
        this.directory = directory;
    }

    /**
     * What was found.
     *
     * @param lastSeq of the newest epoch
     * @param accounted how many of the engine's events are here or told; empty: nothing to tell it by
     */
    record State(List<Segment> segments, Map<Long, Long> acked, long epoch, long lastSeq, OptionalLong accounted) {}

    static State run(SpoolDirectory directory) throws IOException {
        return new SpoolRecovery(directory).recover();
    }

    private State recover() throws IOException {
        Optional<SpoolDirectory.Epoch> committed = directory.readEpoch();
        List<Segment> found = committed(committed);
        epoch = Math.max(
                committed.map(SpoolDirectory.Epoch::number).orElse(1L), found.isEmpty() ? 1 : found.getLast().epoch);
        Optional<SpoolDirectory.Acked> acked = directory.readAcked();
        acked.ifPresent(known -> account(known.made()));
        for (Segment segment : found.reversed()) {
            take(segment, kept.peekFirst());
        }
        // What was torn off may have been sent under its seq: the seqs that follow must not be used again.
        if (torn) {
            epoch++;
        }
        if (torn || committed.isEmpty()) {
            directory.writeEpoch(new SpoolDirectory.Epoch(epoch, false));
        }
        long lastSeq = kept.stream()
                .filter(segment -> segment.epoch == epoch)
                .mapToLong(segment -> segment.lastSeq)
                .max()
                .orElse(0);
        return new State(kept, acked.map(SpoolDirectory.Acked::seqs).orElse(Map.of()), epoch, lastSeq, accounted);
    }

    /** From the newest to the oldest. Only the last segment of an epoch has to be walked: the others end where the next begins. */
    private void take(Segment segment, @Nullable Segment next) throws IOException {
        segment.end = Files.size(segment.path);
        if (next != null && next.epoch == segment.epoch) {
            segment.lastSeq = next.firstSeq - 1;
            kept.addFirst(segment);
            return;
        }
        Segment.Scan scan = segment.scan();
        torn |= scan.torn() && segment.epoch == epoch;
        SpoolRecord last = scan.last();
        if (last == null) {
            Files.delete(segment.path);
            return;
        }
        segment.lastSeq = last.seq();
        segment.end = scan.end();
        account(last.made());
        kept.addFirst(segment);
    }

    private void account(long made) {
        accounted = OptionalLong.of(Math.max(made, accounted.orElse(0)));
    }

    /** Without what a crash left half made, or half removed, when a new epoch began. */
    private List<Segment> committed(Optional<SpoolDirectory.Epoch> committed) throws IOException {
        List<Segment> held = new ArrayList<>();
        for (Segment segment : directory.segments()) {
            boolean halfMade =
                    committed.filter(known -> segment.epoch > known.number()).isPresent();
            boolean halfRemoved = committed
                    .filter(known -> known.alone() && segment.epoch < known.number())
                    .isPresent();
            if (halfMade || halfRemoved) {
                Files.deleteIfExists(segment.path);
            } else {
                held.add(segment);
            }
        }
        return held;
    }
}
