package dev.holdfast.node.session.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.session.spool.MadeCounter;
import dev.holdfast.node.session.spool.Spool;
import dev.holdfast.node.session.spool.SpoolRecord;
import dev.holdfast.node.session.testing.Await;
import dev.holdfast.node.session.wire.EventMessages;
import dev.holdfast.proto.v1.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventRecorderTest {

    private static final NodeEvent.Occurrence NOW = new NodeEvent.Occurrence(1, 1);

    @TempDir
    private Path directory;

    private final EventMessages messages = new EventMessages("boot", "test");
    private final List<NodeEvent> persisted = new CopyOnWriteArrayList<>();
    private MadeCounter made;
    private Spool spool;

    @BeforeEach
    void open() throws IOException {
        made = MadeCounter.open(directory.resolve("made"));
        spool = Spool.open(
                directory.resolve("spool"),
                1 << 20,
                made.get(),
                (why, lost) -> messages.gap(NOW, why, lost).toByteArray());
        made.startAt(spool.accounted());
    }

    @Test
    void persistsInOrderAndTellsSo() throws IOException {
        try (EventRecorder recorder = new EventRecorder(spool, made, messages, persisted::addAll)) {
            recorder.start();
            for (int i = 1; i <= 500; i++) {
                recorder.accept(stall(i));
            }
        }
        assertThat(persisted).hasSize(500).first().isEqualTo(stall(1));
        assertThat(events())
                .hasSize(500)
                .extracting(event -> event.getStall().getLateNanos())
                .startsWith(1L, 2L, 3L);
    }

    @Test
    void neverBlocksTheEngineAndTellsWhatFoundTheQueueFull() throws Exception {
        try (EventRecorder recorder = new EventRecorder(spool, made, messages, persisted::addAll, 10)) {
            for (int i = 1; i <= 35; i++) {
                recorder.accept(stall(i));
            }
            recorder.start();
            Await.until("settled", () -> spool.accounted() == 35);
            recorder.accept(stall(36));
            recorder.record(new NodeEvent.PolicyChanged(NOW, 3, true, ""));
        }
        List<Event> events = events();
        assertThat(events).hasSize(13);
        assertThat(events.get(10).getGap().getLost()).isEqualTo(25);
        assertThat(events.get(11).getStall().getLateNanos()).isEqualTo(36);
        assertThat(events.get(12).getPolicy().getRevision()).isEqualTo(3);
    }

    @Test
    void countsInTheMappedFileWhatWasNeverPersisted() throws IOException {
        EventRecorder recorder = new EventRecorder(spool, made, messages, persisted::addAll);
        recorder.accept(stall(1));
        recorder.accept(stall(2));

        open();
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.getGap().getWhy()).isEqualTo(dev.holdfast.proto.v1.Gap.Why.WHY_KILLED);
            assertThat(event.getGap().getLost()).isEqualTo(2);
        });
    }

    private List<Event> events() throws IOException {
        List<Event> events = new ArrayList<>();
        for (SpoolRecord record : spool.read(spool.cursor(), 10_000, 1 << 20)) {
            events.add(Event.parseFrom(record.event()));
        }
        return events;
    }

    private static NodeEvent stall(long number) {
        return new NodeEvent.Stalled(NOW, number);
    }
}
