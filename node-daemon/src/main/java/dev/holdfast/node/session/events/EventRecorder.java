package dev.holdfast.node.session.events;

import dev.holdfast.node.engine.EventOutlet;
import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.session.spool.MadeCounter;
import dev.holdfast.node.session.spool.Spool;
import dev.holdfast.node.session.wire.EventMessages;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the engine's events without ever blocking it, and persists them on a thread of its own, as many at once as wait. An
 * event that finds the queue full is lost and counted: its number is missing, and the spool tells that as a gap.
 *
 * <p>The outlet is for one thread, the engine's; {@link #record} is for the session's.
 */
public final class EventRecorder implements EventOutlet, AutoCloseable {

    /** How many events may wait for the disk. */
    static final int MOST_WAITING = 8192;

    private static final int MOST_AT_ONCE = 256;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final long CLOSE_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger("holdfastd.spool");

    private final Spool spool;
    private final MadeCounter made;
    private final EventMessages messages;
    private final Consumer<List<NodeEvent>> persisted;
    private final BlockingQueue<Work> queue;
    private final Thread writer;
    private volatile long lastRefused;
    private volatile boolean closing;
    private long lastKnown;
    private boolean failing;

    /** What the writer is given. */
    private sealed interface Work {
        /**
         * One event on its way.
         *
         * @param number which of the engine's; 0: the session's own
         */
        record Persist(long number, NodeEvent event) implements Work {}

        /** Wakes the writer to see that it shall end. */
        record End() implements Work {}
    }

    /**
     * Opens it; {@link #start} begins to write.
     *
     * @param persisted is told what is in the spool from now on, in order, on the writer's thread
     */
    public EventRecorder(Spool spool, MadeCounter made, EventMessages messages, Consumer<List<NodeEvent>> persisted) {
        this(spool, made, messages, persisted, MOST_WAITING);
    }

    EventRecorder(
            Spool spool,
            MadeCounter made,
            EventMessages messages,
            Consumer<List<NodeEvent>> persisted,
            int mostWaiting) {
        this.spool = spool;
        this.made = made;
        this.messages = messages;
        this.persisted = persisted;
        this.queue = new ArrayBlockingQueue<>(mostWaiting);
        this.writer = Thread.ofPlatform().daemon().name("spool-writer").unstarted(this::write);
    }

    /** Begins to write. */
    public void start() {
        writer.start();
    }

    @Override
    public void accept(NodeEvent event) {
        long number = made.next();
        if (!queue.offer(new Work.Persist(number, event))) {
            lastRefused = number;
        }
    }

    /** An event of the session's own; from any thread but the engine's. Waits a moment for room, then gives it up. */
    public void record(NodeEvent event) throws InterruptedException {
        if (!queue.offer(new Work.Persist(0, event), CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
            LOG.warn("event=event-lost reason=queue-full");
        }
    }

    private void write() {
        List<Work> batch = new ArrayList<>(MOST_AT_ONCE);
        try {
            while (!closing || !queue.isEmpty()) {
                Work first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MOST_AT_ONCE - 1);
                }
                // Read before the queue is looked at: what was refused by now is lost, not late.
                lastKnown = Math.max(lastKnown, lastRefused);
                writeOut(batch.stream()
                        .filter(Work.Persist.class::isInstance)
                        .map(Work.Persist.class::cast)
                        .toList());
                batch.clear();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeOut(List<Work.Persist> batch) {
        List<Spool.Item> items = new ArrayList<>(batch.size());
        for (Work.Persist work : batch) {
            items.add(new Spool.Item(work.number(), messages.event(work.event()).toByteArray()));
            lastKnown = Math.max(lastKnown, work.number());
        }
        try {
            int events = items.isEmpty() ? 0 : spool.append(items);
            if (queue.isEmpty()) {
                spool.settle(lastKnown);
            }
            if (failing) {
                failing = false;
                LOG.info("event=spool-writable");
            }
            if (events > 0) {
                persisted.accept(batch.stream().map(Work.Persist::event).toList());
            }
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                LOG.warn("event=spool-refuses reason=\"{}\" lost={}", e.getMessage(), batch.size());
            }
        }
    }

    /** Persists what waits, for two seconds at most. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!queue.offer(new Work.End(), CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("event=spool-not-emptied waiting={}", queue.size());
            }
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
