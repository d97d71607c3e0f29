package dev.holdfast.node.address;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the leftovers file in step with what is held, on a thread of its own: whoever owns the timers never waits for a disk. A
 * daemon that is killed before the line is written loses the address to its lifetime all the same.
 */
public final class LeftoverRecorder implements AutoCloseable {

    private record Change(@Nullable Leftover leftover, boolean held) {}

    /** Where they are kept. */
    @FunctionalInterface
    public interface Keeper {
        void write(Collection<Leftover> held) throws IOException;
    }

    private final Keeper file;
    private final Consumer<String> onFailure;
    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    private final Thread writer;

    /**
     * Starts with nothing held.
     *
     * @param file {@link LeftoverFile#write}, or nothing in a rehearsal
     * @param onFailure told in a sentence when the file cannot be written
     */
    public LeftoverRecorder(Keeper file, Consumer<String> onFailure) {
        this.file = file;
        this.onFailure = onFailure;
        writer = Thread.ofPlatform().daemon().name("leftovers").start(this::writeChanges);
    }

    /** Never blocks. */
    public void held(Leftover leftover) {
        changes.add(new Change(leftover, true));
    }

    /** Never blocks. */
    public void gone(Leftover leftover) {
        changes.add(new Change(leftover, false));
    }

    private void writeChanges() {
        Set<Leftover> held = new LinkedHashSet<>();
        boolean open = true;
        try {
            while (open) {
                open = take(changes.take(), held);
                for (Change more = changes.poll(); more != null; more = changes.poll()) {
                    open &= take(more, held);
                }
                write(held);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** False at the end. */
    private static boolean take(Change change, Set<Leftover> held) {
        Leftover leftover = change.leftover();
        if (leftover == null) {
            return false;
        }
        if (change.held()) {
            held.add(leftover);
        } else {
            held.remove(leftover);
        }
        return true;
    }

    private void write(Set<Leftover> held) {
        try {
            file.write(held);
        } catch (IOException failed) {
            onFailure.accept("cannot write the leftovers file: " + failed.getMessage());
        }
    }

    /** Writes what is still to be written, and ends the thread. */
    @Override
    public void close() {
        changes.add(new Change(null, false));
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
