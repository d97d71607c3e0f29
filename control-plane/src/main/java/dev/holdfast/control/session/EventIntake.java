package dev.holdfast.control.session;

import dev.holdfast.control.fleet.KnownAt;
import dev.holdfast.control.fleet.MemberChange;
import dev.holdfast.control.fleet.RouterDirectory;
import dev.holdfast.control.fleet.RouterKey;
import dev.holdfast.control.fleet.TooManyRoutersException;
import dev.holdfast.control.history.Delivery;
import dev.holdfast.control.history.EventReader;
import dev.holdfast.control.history.Receipt;
import dev.holdfast.control.history.Row;
import dev.holdfast.control.history.Row.QuarantineRow;
import dev.holdfast.control.history.Row.TransitionRow;
import dev.holdfast.control.history.SpoolMarks;
import dev.holdfast.control.history.UnreadableEventException;
import dev.holdfast.proto.v1.EventBatch;
import dev.holdfast.proto.v1.Hello;
import dev.holdfast.proto.v1.SpooledEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The events of one stream: how many may come, into the history, and the acknowledgement after the commit. */
final class EventIntake {

    /** Events that a node may have unacknowledged on the way. */
    static final int CREDIT = 2048;

    /** A database that is behind by so much has caught up when this is over, or it is away. */
    private static final Duration FULL = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(EventIntake.class);

    private final NodeIdentity node;
    private final String remoteAddress;
    private final Outbox outbox;
    private final Pings pings;
    private final SessionRooms rooms;
    private final EventReader reader;
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final AtomicBoolean open = new AtomicBoolean();

    EventIntake(NodeIdentity node, String remoteAddress, Outbox outbox, Pings pings, SessionRooms rooms) {
        this.node = node;
        this.remoteAddress = remoteAddress;
        this.outbox = outbox;
        this.pings = pings;
        this.rooms = rooms;
        this.reader = new EventReader((segment, family, vrid, name) ->
                routerId(new RouterKey(segment, family, vrid), name.isEmpty() ? segment + "-" + vrid : name));
    }

    /** An event of a router that is not made is put aside with its bytes, and the rest goes on. */
    private long routerId(RouterKey key, String name) {
        try {
            return rooms.routers().idOf(new RouterDirectory.Named(node.clusterId(), node.uuid(), key, name));
        } catch (TooManyRoutersException bound) {
            String why = String.valueOf(bound.getMessage());
            rooms.misconduct().routersRefused(node.uuid(), remoteAddress, why);
            throw new UnreadableEventException(why);
        }
    }

    /** Grants the first credit, once; not while too much waits for the database. */
    void open() {
        if (!open.get() && rooms.memory().isRoomy() && open.compareAndSet(false, true)) {
            outbox.credit(CREDIT);
        }
    }

    /**
     * The highest number stored of each epoch of the node. Where the node's spool begins behind that, what is between has
     * been acknowledged once and lost here since; that is put on record first, so that the node can go on.
     */
    SortedMap<Long, Long> marks(Hello hello) {
        SortedMap<Long, Long> marks = rooms.marks().of(node.uuid());
        long epoch = hello.getEpoch();
        long firstHeld = hello.getFirstSeq();
        if (firstHeld >= 1 && SpoolMarks.isBehind(marks, epoch, firstHeld)) {
            long stored = marks.getOrDefault(epoch, 0L);
            LOG.warnf(
                    "event=record_lost_here node=%s epoch=%d stored=%d first_held=%d",
                    node.uuid(), epoch, stored, firstHeld);
            KnownAt now = NodeWords.at(hello.getNow());
            Row gap = SpoolMarks.lostHere(
                    epoch, stored, firstHeld, new Row.Clocks(now.unixNanos(), now.monotonicNanos(), now.bootId()));
            try {
                marks.putAll(
                        rooms.ingest().submit(delivery(List.of(gap))).join().marks());
            } catch (CompletionException notStored) {
                throw new IllegalStateException("the gap could not be put on record", notStored);
            }
        }
        return marks;
    }

    /**
     * Takes a batch. Does not wait for the database.
     *
     * @param refused is told why, if the batch was not stored
     */
    void take(EventBatch batch, Consumer<Throwable> refused) {
        List<SpooledEvent> events = NodeWords.events(batch);
        if (events.isEmpty()) {
            return;
        }
        if (unacknowledged.addAndGet(events.size()) > CREDIT || !open.get()) {
            throw new ProtocolViolationException("more events came than were granted");
        }
        long bytes = batch.getSerializedSize();
        if (!rooms.memory().take(bytes)) {
            throw new OverloadedException("too much waits for the database; the events are safe in your spool", FULL);
        }
        rooms.ingest()
                .submit(delivery(events.stream().map(reader::read).toList()))
                .whenCompleteAsync(
                        (receipt, failure) -> {
                            rooms.memory().give(bytes);
                            if (receipt != null) {
                                stored(events.size(), receipt);
                            } else if (failure != null) {
                                refused.accept(failure);
                            }
                        },
                        rooms.executor());
    }

    private Delivery delivery(List<Row> rows) {
        ClockOffset.@Nullable Measurement clock = pings.clock();
        return new Delivery(
                node.uuid(),
                node.name(),
                node.clusterId(),
                clock == null ? null : clock.offsetNanos(),
                clock == null ? null : clock.errorNanos(),
                rows);
    }

    private void stored(int came, Receipt receipt) {
        unacknowledged.addAndGet(-came);
        outbox.acknowledge(receipt.marks());
        outbox.credit(came);
        tellQuarantined(receipt);
        List<MemberChange> changes = receipt.stored().stream()
                .filter(TransitionRow.class::isInstance)
                .map(TransitionRow.class::cast)
                .map(EventIntake::change)
                .toList();
        try {
            rooms.fleet().changed(node.uuid(), changes);
        } catch (RuntimeException e) {
            // The record stands; what is shown as current comes again with the node's next status.
            LOG.warnf("event=fleet_not_brought_up node=%s reason=%s", node.uuid(), e.getMessage());
        }
    }

    private void tellQuarantined(Receipt receipt) {
        receipt.stored().stream()
                .filter(QuarantineRow.class::isInstance)
                .map(QuarantineRow.class::cast)
                .findFirst()
                .ifPresent(first -> rooms.misconduct()
                        .quarantined(
                                node.uuid(),
                                remoteAddress,
                                "event " + first.place().epoch() + ":"
                                        + first.place().seq() + ": " + first.reason()));
    }

    private static MemberChange change(TransitionRow row) {
        Row.Clocks clocks = row.clocks();
        return new MemberChange(
                row.routerId(),
                row.to(),
                Instant.EPOCH.plusNanos(clocks.unixNanos()),
                row.effectivePriority(),
                new KnownAt(clocks.unixNanos(), clocks.monotonicNanos(), clocks.bootId()));
    }
}
