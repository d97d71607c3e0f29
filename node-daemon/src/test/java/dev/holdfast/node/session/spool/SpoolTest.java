package dev.holdfast.node.session.spool;

import static dev.holdfast.node.session.spool.RecordedHistory.MARKER;
import static dev.holdfast.node.session.spool.RecordedHistory.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private static final long LIMIT = 1 << 20;
    private static final int SEGMENT = 4 << 10;

    @TempDir
    private Path directory;

    private final RecordedHistory history = new RecordedHistory();

    @Test
    void deliversWhatWasAppendedInOrder() throws IOException {
        Spool spool = open(0);
        append(spool, 1, 500);

        deliver(spool);
        assertThat(history.marks()).containsExactly(Map.entry(1L, 500L));
        history.accountsFor(500);
        assertThat(history.events()).hasSize(500);
    }

    @Test
    void boundsABatchByEventsAndBytes() throws IOException {
        Spool spool = open(0);
        append(spool, 1, 100);
        SpoolCursor cursor = spool.cursor();

        assertThat(spool.read(cursor, 7, LIMIT_BYTES))
                .extracting(SpoolRecord::seq)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        int two = spool.read(spool.cursor(), 2, LIMIT_BYTES).stream()
                .mapToInt(record -> record.event().length)
                .sum();
        SpoolCursor other = spool.cursor();
        assertThat(spool.read(other, 100, two)).hasSize(2);
        assertThat(spool.read(other, 100, 1)).extracting(SpoolRecord::seq).containsExactly(3L);
        assertThat(spool.read(other, 1, LIMIT_BYTES))
                .extracting(SpoolRecord::seq)
                .containsExactly(4L);
        assertThat(spool.read(cursor, 1, LIMIT_BYTES))
                .extracting(SpoolRecord::seq)
                .containsExactly(8L);
    }

    private static final int LIMIT_BYTES = 1 << 20;

    @Test
    void goesOnReadingWhatIsAppendedBehindIt() throws IOException {
        Spool spool = open(0);
        SpoolCursor cursor = spool.cursor();
        assertThat(spool.read(cursor, 10, LIMIT_BYTES)).isEmpty();
        append(spool, 1, 3);
        assertThat(spool.read(cursor, 10, LIMIT_BYTES)).hasSize(3);
        append(spool, 4, 300);
        history.store(List.of());
        assertThat(readAll(spool, cursor))
                .extracting(SpoolRecord::seq)
                .startsWith(4L)
                .endsWith(300L)
                .hasSize(297);
    }

    @Test
    void trimsWholeSegmentsThatAreAcknowledgedAndNoOthers() throws IOException {
        Spool spool = open(0);
        append(spool, 1, 1000);
        int before = segmentFiles().size();
        spool.ack(1, 500);

        assertThat(segmentFiles()).hasSizeBetween(before / 3, before * 2 / 3);
        assertThat(spool.firstSeq()).isBetween(2L, 501L);
        assertThat(spool.backlog().events()).isEqualTo(500);
        assertThat(readAll(spool, spool.cursor()))
                .extracting(SpoolRecord::seq)
                .startsWith(501L)
                .hasSize(500);
        spool.ack(1, 1000);
        assertThat(segmentFiles()).hasSize(1);
        assertThat(spool.backlog()).isEqualTo(new Spool.Backlog(0, 0));
    }

    @Test
    void refusesAnAcknowledgementOfWhatDoesNotExist() throws IOException {
        Spool spool = open(0);
        append(spool, 1, 10);

        assertThatThrownBy(() -> spool.ack(1, 11)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> spool.ack(2, 1)).isInstanceOf(IllegalArgumentException.class);
        spool.ack(1, 5);
        spool.ack(1, 3);
        assertThat(readAll(spool, spool.cursor())).extracting(SpoolRecord::seq).startsWith(6L);
    }

    @Test
    void goesOnWhereItWasAfterARestart() throws IOException {
        Spool first = open(0);
        append(first, 1, 300);
        first.ack(1, 120);
        first.close();

        Spool second = open(300);
        assertThat(second.epoch()).isEqualTo(1);
        assertThat(second.lastSeq()).isEqualTo(300);
        append(second, 301, 310);
        assertThat(readAll(second, second.cursor()))
                .extracting(SpoolRecord::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(121, 310).boxed().toList());
    }

    @Test
    void keepsItsCountsWhenEverythingIsAcknowledged() throws IOException {
        Spool first = open(0);
        append(first, 1, 300);
        first.ack(1, 300);

        Spool second = open(300);
        assertThat(second.lastSeq()).isEqualTo(300);
        assertThat(readAll(second, second.cursor())).isEmpty();
    }

    @Test
    void tellsWhatAKillTookBetweenEngineAndSpool() throws IOException {
        Spool first = open(0);
        append(first, 1, 10);

        Spool second = open(17);
        append(second, 18, 20);
        deliver(second);
        assertThat(history.events()).contains("GAP KILLED 7");
        history.accountsFor(20);
    }

    @Test
    void tellsWhatAKillTookBeforeAnythingWasPersisted() throws IOException {
        open(0);
        Spool second = open(5);
        deliver(second);
        assertThat(history.events()).containsExactly("GAP KILLED 5");
    }

    @Test
    void saysThatItDoesNotKnowWhenItsDirectoryIsGone() throws IOException {
        Spool spool = open(1234);
        deliver(spool);
        assertThat(history.events()).containsExactly("GAP DAMAGED 0");
        assertThat(spool.accounted()).isEqualTo(1234);
    }

    @Test
    void tellsAnOverflowOnceThereIsRoomAgain() throws IOException {
        Spool spool = open(0, 16 << 10);
        long number = 0;
        long persisted = 0;
        while (number < 1000) {
            persisted += spool.append(List.of(item(++number)));
        }
        assertThat(persisted).isLessThan(400);
        assertThat(bytesOnDisk()).isLessThanOrEqualTo(16 << 10);
        deliver(spool);
        append(spool, 1001, 1003);
        deliver(spool);
        assertThat(history.events().getLast()).isEqualTo("E 1003");
        assertThat(history.events())
                .filteredOn(event -> event.startsWith("GAP OVERFLOW"))
                .hasSizeLessThan(10);
        history.accountsFor(1003);
    }

    @Test
    void tellsAnOverflowOfTheQueueBeforeIt() throws IOException {
        Spool spool = open(0);
        append(spool, 1, 3);
        append(spool, 9, 10);
        spool.settle(14);
        spool.settle(14);
        deliver(spool);
        assertThat(history.events())
                .containsExactly("E 1", "E 2", "E 3", "GAP OVERFLOW 5", "E 9", "E 10", "GAP OVERFLOW 4");
    }

    @Test
    void countsEventsThatAreNotTheEnginesToo() throws IOException {
        Spool spool = open(0, 6 << 10);
        byte[] big = new byte[3 << 10];
        assertThat(spool.append(List.of(new Spool.Item(0, big), new Spool.Item(0, big), item(1))))
                .isEqualTo(2);
        spool.ack(1, spool.lastSeq());
        assertThat(readAll(spool, spool.cursor())).isEmpty();
        assertThat(spool.accounted()).isEqualTo(1);
    }

    @Test
    void takesBackWhatTheDiskRefusedAndTellsIt() throws IOException {
        FailingDisk disk = new FailingDisk();
        Spool spool = new Spool(directory, LIMIT, SEGMENT, MARKER, disk);
        spool.recover(0);
        append(spool, 1, 50);
        for (int failure = 0; failure < 3; failure++) {
            disk.failAfter(failure * 100);
            assertThatThrownBy(() -> append(spool, 51, 60)).isInstanceOf(IOException.class);
        }
        assertThat(spool.lastSeq()).isEqualTo(50);
        append(spool, 61, 70);
        Spool reopened = open(70);
        assertThat(reopened.epoch()).isEqualTo(1);
        deliver(reopened);
        assertThat(history.events()).contains("GAP OVERFLOW 10").hasSize(61);
        history.accountsFor(70);
    }

    @Test
    void recoversFromATailTornAtAnyByte() throws IOException {
        List<SpoolRecord> batch = List.of(
                new SpoolRecord(1, 6, 6, RecordedHistory.event(6)),
                new SpoolRecord(1, 7, 7, RecordedHistory.event(7)),
                new SpoolRecord(1, 8, 8, RecordedHistory.event(8)));
        int size = batch.stream()
                .mapToInt(r -> RecordFormat.size(r.event().length))
                .sum();
        for (int torn = 0; torn < size; torn++) {
            Path place = directory.resolve("torn-" + torn);
            FailingDisk disk = new FailingDisk();
            Spool spool = new Spool(place, LIMIT, SEGMENT, MARKER, disk);
            spool.recover(0);
            append(spool, 1, 5);
            disk.dieAfter(torn);
            assertThatThrownBy(() -> append(spool, 6, 8)).isInstanceOf(FailingDisk.Killed.class);

            Spool reopened = Spool.open(place, LIMIT, 8, MARKER);
            append(reopened, 9, 10);
            RecordedHistory stored = new RecordedHistory();
            stored.store(readAll(reopened, reopened.cursor()));
            stored.accountsFor(10);
            assertThat(stored.events())
                    .contains("E 5", "E 9", "E 10")
                    .anyMatch(event -> event.startsWith("GAP KILLED"));
        }
    }

    @Test
    void putsAGapInThePlaceOfEveryRecordThatCannotBeRead() throws IOException {
        Spool writer = open(0);
        append(writer, 1, 200);
        Path first = segmentFiles().getFirst();
        byte[] sound = Files.readAllBytes(first);
        for (int at = RecordFormat.MAGIC.length; at < sound.length; at += 37) {
            byte[] damaged = sound.clone();
            damaged[at] ^= 0x40;
            Files.write(first, damaged);

            Spool spool = open(200);
            RecordedHistory stored = new RecordedHistory();
            stored.store(readAll(spool, spool.cursor()));
            stored.accountsFor(200);
            assertThat(stored.marks()).containsExactly(Map.entry(1L, 200L));
            assertThat(stored.events()).containsOnlyOnce("GAP DAMAGED 1");
        }
    }

    @Test
    void putsGapsInThePlaceOfASegmentThatIsGone() throws IOException {
        append(open(0), 1, 400);
        List<Path> files = segmentFiles();
        Files.delete(files.get(1));

        Spool spool = open(400);
        deliver(spool);
        assertThat(history.marks()).containsExactly(Map.entry(1L, 400L));
        history.accountsFor(400);
    }

    @Test
    void beginsANewEpochWhenTheControlPlaneKnowsMoreThanTheDisk() throws IOException {
        append(open(0), 1, 50);
        Spool restored = open(50);
        append(restored, 51, 53);

        assertThat(restored.reconcile(Map.of(1L, 90L))).isTrue();
        assertThat(restored.epoch()).isEqualTo(2);
        RecordedHistory stored = new RecordedHistory();
        stored.store(readAll(restored, restored.cursor()));
        assertThat(stored.events()).containsExactly("GAP RESTORED 0", "E 51", "E 52", "E 53");
        assertThat(restored.reconcile(Map.of(1L, 90L))).isFalse();
        assertThat(open(53).epoch()).isEqualTo(2);
    }

    @Test
    void beginsBeyondTheNewestEpochThatTheControlPlaneKnows() throws IOException {
        Spool spool = open(0);
        append(spool, 1, 2);
        assertThat(spool.reconcile(Map.of(1L, 5L, 4L, 10L))).isTrue();
        assertThat(spool.epoch()).isEqualTo(5);
        append(spool, 3, 3);
        assertThat(readAll(spool, spool.cursor()))
                .extracting(record -> new String(record.event()).split(" x")[0].strip())
                .containsExactly("GAP RESTORED 0", "E 1", "E 2", "E 3");
    }

    @Test
    void sendsAgainWhatARestoredControlPlaneForgot() throws IOException {
        Spool spool = open(0);
        append(spool, 1, 30);
        spool.ack(1, 30);
        assertThat(spool.reconcile(Map.of(1L, 12L))).isFalse();
        assertThat(readAll(spool, spool.cursor()))
                .extracting(SpoolRecord::seq)
                .startsWith(13L)
                .hasSize(18);
    }

    @Test
    void tellsWhatARestoredControlPlaneForgotAndTheNodeHasNoMore() throws IOException {
        Spool spool = open(0);
        append(spool, 1, 400);
        spool.ack(1, 390);
        long held = spool.backlog().events();
        assertThat(held).isEqualTo(10);

        assertThat(spool.reconcile(Map.of(1L, 3L))).isTrue();
        List<SpoolRecord> left = readAll(spool, spool.cursor());
        assertThat(left).extracting(SpoolRecord::epoch).containsOnly(2L);
        String gap = new String(left.getFirst().event());
        assertThat(gap).startsWith("GAP RESTORED ");
        assertThat(Long.parseLong(gap.split(" ")[2]) + left.size() - 1).isEqualTo(397);
    }

    @Test
    void finishesOrUndoesANewEpochThatACrashInterrupted() throws IOException {
        append(open(0), 1, 50);
        Files.write(directory.resolve("2-1.log"), RecordFormat.MAGIC);
        Spool undone = open(50);
        assertThat(undone.epoch()).isEqualTo(1);
        assertThat(readAll(undone, undone.cursor())).hasSize(50);

        byte[] old = Files.readAllBytes(directory.resolve("1-1.log"));
        undone.reconcile(Map.of(1L, 60L));
        Files.write(directory.resolve("1-1.log"), old);
        Spool finished = open(50);
        assertThat(finished.epoch()).isEqualTo(2);
        assertThat(readAll(finished, finished.cursor()))
                .extracting(SpoolRecord::epoch)
                .containsOnly(2L);
        assertThat(directory.resolve("1-1.log")).doesNotExist();
    }

    @Test
    void theMappedCounterOutlivesItsProcess() throws IOException {
        Path file = directory.resolve("made");
        MadeCounter counter = MadeCounter.open(file);
        assertThat(counter.next()).isEqualTo(1);
        assertThat(counter.next()).isEqualTo(2);

        MadeCounter other = MadeCounter.open(file);
        assertThat(other.get()).isEqualTo(2);
        other.startAt(10);
        assertThat(other.next()).isEqualTo(11);
    }

    private Spool open(long made) throws IOException {
        return open(made, LIMIT);
    }

    private Spool open(long made, long limit) throws IOException {
        Spool spool = new Spool(directory, limit, SEGMENT, MARKER, SegmentWriter.Disk.REAL);
        spool.recover(made);
        return spool;
    }

    private void deliver(Spool spool) throws IOException {
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

    private List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted((a, b) -> Long.compare(firstSeq(a), firstSeq(b)))
                    .toList();
        }
    }

    private static long firstSeq(Path file) {
        return Long.parseLong(file.getFileName().toString().replaceAll(".*-(\\d+)\\.log", "$1"));
    }

    private long bytesOnDisk() throws IOException {
        long bytes = 0;
        for (Path file : segmentFiles()) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
