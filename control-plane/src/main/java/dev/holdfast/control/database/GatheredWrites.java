package dev.holdfast.control.database;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Writes together what many threads have to write one by one: while one write is on its way to the disk the next ones gather,
 * and the one after it takes them all. With nothing else to do a write goes out at once.
 *
 * @param <T> one write; what gathers is bounded by how many may be asked for at once, not here
 */
public final class GatheredWrites<T> implements AutoCloseable {

    private final Consumer<List<T>> write;
    private final int most;
    private final BlockingQueue<Waiting<T>> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile boolean running = true;

    private record Waiting<T>(T what, CompletableFuture<Void> written) {}

    private GatheredWrites(String name, int most, Consumer<List<T>> write) {
        this.write = write;
        this.most = most;
        this.writer = Thread.ofVirtual().name(name).unstarted(this::writeAll);
    }

    /**
     * Begins.
     *
     * @param most that are written together
     * @param write writes these, in their order, in one transaction of its own
     */
    public static <T> GatheredWrites<T> start(String name, int most, Consumer<List<T>> write) {
        GatheredWrites<T> writes = new GatheredWrites<>(name, most, write);
        writes.writer.start();
        return writes;
    }

    /** Done after the commit; fails with what the write failed with, or if this has been closed. */
    public CompletableFuture<Void> add(T what) {
        Waiting<T> waiting = new Waiting<>(what, new CompletableFuture<>());
        queue.add(waiting);
        if (!running) {
            refuseTheRest();
        }
        return waiting.written();
    }

    private void writeAll() {
        List<Waiting<T>> taken = new ArrayList<>();
        try {
            while (running) {
                taken.add(queue.take());
                queue.drainTo(taken, most - 1);
                writeTogether(taken);
                taken.clear();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
        refuseTheRest();
    }

    /** What is wrong with one of them is not to be the others' fault: then each is written alone. */
    private void writeTogether(List<Waiting<T>> taken) {
        try {
            write.accept(taken.stream().map(Waiting::what).toList());
            taken.forEach(waiting -> waiting.written().complete(null));
        } catch (RuntimeException failed) {
            if (taken.size() == 1) {
                taken.getFirst().written().completeExceptionally(failed);
            } else {
                taken.forEach(waiting -> writeTogether(List.of(waiting)));
            }
        }
    }

    private void refuseTheRest() {
        List<Waiting<T>> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(waiting -> waiting.written()
                .completeExceptionally(new RejectedExecutionException("this control plane is stopping")));
    }

    /** Takes no more; what is being written now is written. */
    @Override
    public void close() {
        running = false;
        writer.interrupt();
    }
}
