package dev.holdfast.node.session.spool;

import static dev.holdfast.node.session.spool.RecordedHistory.MARKER;
import static dev.holdfast.node.session.spool.RecordedHistory.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a spool does while nothing breaks but its bounds. */
class SpoolTest extends SpoolTestBed {

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
}
