package dev.holdfast.node.session.spool;

import static dev.holdfast.node.session.spool.RecordedHistory.MARKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a spool makes of kills, torn tails, damage, and disks that were put back. */
class SpoolRecoveryTest extends SpoolTestBed {

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
}
