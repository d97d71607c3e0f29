package dev.holdfast.control.database;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes together what many threads have to write one by one: while one write is on its way to the disk the next ones gather,
 * and the one after it takes them all. With nothing else to do a write goes out at once.
 *
 * @param <T> one write; what gathers is bounded by how many may be asked for at once, not here
 * @param <R> what came of it
 */
public final class GatheredWrites<T, R extends @Nullable Object> implements AutoCloseable {

    private final Function<List<T>, List<R>> write;
    private final int most;
    private final BlockingQueue<Waiting<T, R>> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private volatile boolean running = true;

    private record Waiting<T, R extends @Nullable Object>(T what, CompletableFuture<R> written) {}

    private GatheredWrites(String name, int most, Function<List<T>, List<R>> write) {
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
    public static <T> GatheredWrites<T, @Nullable Void> start(String name, int most, Consumer<List<T>> write) {
        return answering(name, most, group -> {
            write.accept(group);
            return Collections.nCopies(group.size(), null);
        });
    }

    /**
     * Begins, where something comes of each write.
     *
     * @param most that are written together
     * @param write writes these, in their order, in one transaction of its own, and says in the same order what came of each
     */
    public static <T, R extends @Nullable Object> GatheredWrites<T, R> answering(
            String name, int most, Function<List<T>, List<R>> write) {
        GatheredWrites<T, R> writes = new GatheredWrites<>(name, most, write);
        writes.writer.start();
        return writes;
    }

    /** Done after the commit; fails with what the write failed with, or if this has been closed. */
    public CompletableFuture<R> add(T what) {
        Waiting<T, R> waiting = new Waiting<>(what, new CompletableFuture<>());
        queue.add(waiting);
        if (!running) {
            refuseTheRest();
        }
        return waiting.written();
    }

    /** Returns after the commit; throws what the write failed with. */
    public R write(T what) {
        try {
            return add(what).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw failed;
        }
    }

    private void writeAll() {
        List<Waiting<T, R>> taken = new ArrayList<>();
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
    private void writeTogether(List<Waiting<T, R>> taken) {
        try {
            List<R> came = write.apply(taken.stream().map(Waiting::what).toList());
            for (int i = 0; i < taken.size(); i++) {
                taken.get(i).written().complete(came.get(i));
            }
        } catch (RuntimeException failed) {
            if (taken.size() == 1) {
                taken.getFirst().written().completeExceptionally(failed);
            } else {
                taken.forEach(waiting -> writeTogether(List.of(waiting)));
            }
        }
    }

    private void refuseTheRest() {
        List<Waiting<T, R>> left = new ArrayList<>();
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
