package dev.holdfast.node.session.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node's life by the dice: events, lost ones, deliveries, acknowledgements that are late or lost, a full disk, kills in the
 * middle of a write, restarts. In the end every event is stored once and in order, or counted by a gap in its place.
 */
class SpoolCrashTest {

    private static final int STEPS = 400;
    private static final long LIMIT = 24 << 10;

    @TempDir
    private Path directory;

    private final FailingDisk disk = new FailingDisk();
    private final RecordedHistory history = new RecordedHistory();
    private Random random = new Random();
    private long made;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyEventIsStoredOnceOrToldAsLost(long seed) throws IOException {
        random = new Random(seed);
        Spool spool = open();
        SpoolCursor cursor = spool.cursor();
        int kills = 0;
        for (int step = 0; step < STEPS; step++) {
            try {
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3, 4 -> append(spool);
                    case 5, 6, 7 -> history.store(spool.read(cursor, 1 + random.nextInt(80), 4 << 10));
                    case 8 -> acknowledge(spool);
                    case 9 -> spool.settle(made);
                    case 10 -> {
                        assertThat(spool.reconcile(history.marks())).isFalse();
                        cursor = spool.cursor();
                    }
                    default -> arm();
                }
            } catch (IOException _) {
                continue;
            } catch (FailingDisk.Killed _) {
                kills++;
                spool = open();
                assertThat(spool.reconcile(history.marks())).isFalse();
                cursor = spool.cursor();
            }
        }
        assertThat(kills).as("kills in this life").isPositive();
        drain(spool);
        history.accountsFor(made);
    }

    private Spool open() throws IOException {
        disk.failAfter(Integer.MAX_VALUE);
        Spool spool = new Spool(directory, LIMIT, 4 << 10, RecordedHistory.MARKER, disk);
        spool.recover(made);
        return spool;
    }

    private void append(Spool spool) throws IOException {
        List<Spool.Item> items = new ArrayList<>();
        int count = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            made++;
            if (random.nextInt(50) != 0) {
                items.add(RecordedHistory.item(made));
            }
        }
        spool.append(items);
    }

    private void acknowledge(Spool spool) throws IOException {
        for (Map.Entry<Long, Long> mark : history.marks().entrySet()) {
            spool.ack(mark.getKey(), Math.max(0, mark.getValue() - random.nextInt(30)));
        }
    }

    private void arm() {
        if (random.nextBoolean()) {
            disk.dieAfter(random.nextInt(1500));
        } else {
            disk.failAfter(random.nextInt(1500));
        }
    }

    private void drain(Spool spool) throws IOException {
        disk.failAfter(Integer.MAX_VALUE);
        for (int round = 0; round < 3; round++) {
            spool.reconcile(history.marks());
            history.store(SpoolTestBed.readAll(spool, spool.cursor()));
            spool.settle(made);
        }
    }
}
