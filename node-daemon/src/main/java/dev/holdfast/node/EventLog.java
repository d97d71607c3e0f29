package dev.holdfast.node;

import dev.holdfast.node.engine.EngineLog;
import dev.holdfast.node.engine.EventOutlet;
import dev.holdfast.node.engine.NodeEvent;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Writes what the engine tells, on a thread of its own: standard error may be a pipe that nobody reads. What does not fit into
 * the queue is counted and said later.
 */
final class EventLog implements EventOutlet, EngineLog, AutoCloseable {

    private static final int MOST_WAITING = 4096;
    private static final long CLOSE_MILLIS = 500;

    private sealed interface Entry {
        record Happened(NodeEvent event) implements Entry {}

        record Said(String line, boolean warning) implements Entry {}

        record End() implements Entry {}
    }

    private final Logger logger;
    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer;

    EventLog(Logger logger) {
        this.logger = logger;
        LogLines.install();
        writer = Thread.ofPlatform().daemon().name("log").start(this::write);
    }

    @Override
    public void accept(NodeEvent event) {
        offer(new Entry.Happened(event));
    }

    @Override
    public void info(String line) {
        offer(new Entry.Said(line, false));
    }

    @Override
    public void warn(String line) {
        offer(new Entry.Said(line, true));
    }

    private void offer(Entry entry) {
        if (!waiting.offer(entry)) {
            lost.incrementAndGet();
        }
    }

    private void write() {
        try {
            while (write(waiting.take())) {
                long missing = waiting.isEmpty() ? lost.getAndSet(0) : 0;
                if (missing > 0) {
                    logger.warn("event=log-lines-lost count={}", missing);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean write(Entry entry) {
        switch (entry) {
            case Entry.Happened happened -> {
                if (EventLine.isWarning(happened.event())) {
                    logger.warn(EventLine.of(happened.event()));
                } else {
                    logger.info(EventLine.of(happened.event()));
                }
            }
            case Entry.Said said -> {
                if (said.warning()) {
                    logger.warn(said.line());
                } else {
                    logger.info(said.line());
                }
            }
            case Entry.End _ -> {
                return false;
            }
        }
        return true;
    }

    /** Writes what waits, as long as standard error takes it. */
    @Override
    public void close() {
        try {
            if (waiting.offer(new Entry.End(), CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                writer.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
