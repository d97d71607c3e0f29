package dev.holdfast.node.resign;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the file of prepared adverts in step with who is ACTIVE, on a thread of its own: whoever owns the timers builds no file
 * and waits for no disk. Changes that come together are written together.
 */
public final class ResignationRecorder implements AutoCloseable {

    /** {@code router} null: the end. */
    private record Change(@Nullable Object router, @Nullable Resignation resignation) {}

    private final ResignationFile file;
    private final Consumer<String> onFailure;
    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    private final Thread writer;

    /**
     * Starts with nobody ACTIVE; what a former run left is gone when this returns.
     *
     * @param onFailure told in a sentence when the file cannot be written
     */
    public ResignationRecorder(ResignationFile file, Consumer<String> onFailure) {
        this.file = file;
        this.onFailure = onFailure;
        try {
            file.begin();
        } catch (IOException failed) {
            tell(failed);
        }
        writer = Thread.ofPlatform().daemon().name("resignations").start(this::writeChanges);
    }

    /**
     * Never blocks.
     *
     * @param router whose adverts they are; equal for the same router
     * @param resignation null: it is not ACTIVE any more
     */
    public void record(Object router, @Nullable Resignation resignation) {
        changes.add(new Change(router, resignation));
    }

    private void writeChanges() {
        Map<Object, Resignation> standing = new LinkedHashMap<>();
        boolean open = true;
        try {
            while (open) {
                open = take(changes.take(), standing);
                for (Change more = changes.poll(); more != null; more = changes.poll()) {
                    open &= take(more, standing);
                }
                write(standing);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** False at the end. */
    private static boolean take(Change change, Map<Object, Resignation> standing) {
        Object router = change.router();
        if (router == null) {
            return false;
        }
        Resignation resignation = change.resignation();
        if (resignation == null) {
            standing.remove(router);
        } else {
            standing.put(router, resignation);
        }
        return true;
    }

    private void write(Map<Object, Resignation> standing) {
        try {
            file.write(standing.values());
        } catch (IOException failed) {
            tell(failed);
        }
    }

    private void tell(IOException failed) {
        onFailure.accept("event=resignations-not-written error=\"" + failed.getMessage()
                + "\" effect=\"peers wait for their down timers if the daemon is killed\"");
    }

    /** Writes what is still to be written, and ends the thread. */
    @Override
    public void close() {
        changes.add(new Change(null, null));
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
