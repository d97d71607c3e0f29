package dev.holdfast.node.notify;

import dev.holdfast.node.engine.EngineLog;
import dev.holdfast.node.engine.EventOutlet;
import dev.holdfast.node.engine.NodeEvent;
import dev.holdfast.node.linux.Errno;
import dev.holdfast.node.linux.KernelException;
import dev.holdfast.node.linux.NamedPipe;
import dev.holdfast.vrrp.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A FIFO with one line for each change of state, as keepalived writes it: {@code INSTANCE "web" MASTER 100}. A reader that is slow,
 * stuck or absent holds nobody up: what does not fit any more is dropped and counted.
 */
public final class NotifyFifo implements EventOutlet, AutoCloseable {

    private static final int MOST_WAITING = 4096;
    private static final long CLOSE_MILLIS = 500;
    private static final String END = "";

    private final Path path;
    private final Set<PosixFilePermission> permissions;
    private final EngineLog log;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;
    private NamedPipe pipe;
    private Object identity;
    private String lastComplaint = "";

    private NotifyFifo(Path path, Set<PosixFilePermission> permissions, EngineLog log) throws IOException {
        this.path = path;
        this.permissions = Set.copyOf(permissions);
        this.log = log;
        pipe = NamedPipe.open(path, this.permissions);
        identity = identity(path);
        writer = Thread.ofPlatform().daemon().name("notify").unstarted(this::writeAll);
    }

    /**
     * Opens it, and makes it if it is not there. Whether anybody reads does not matter.
     *
     * @param permissions of one that is made
     * @throws KernelException or IOException if it cannot be, with the reason
     */
    public static NotifyFifo open(Path path, Set<PosixFilePermission> permissions, EngineLog log) throws IOException {
        NotifyFifo fifo = new NotifyFifo(path, permissions, log);
        fifo.writer.start();
        return fifo;
    }

    /** Never blocks. */
    @Override
    public void accept(NodeEvent event) {
        if (event instanceof NodeEvent.RouterTransition transition && !waiting.offer(line(transition))) {
            dropped.incrementAndGet();
        }
    }

    static String line(NodeEvent.RouterTransition event) {
        return "INSTANCE \"" + event.routerName() + "\" "
                + word(event.transition().to()) + " "
                + event.transition().evidence().effectivePriority() + "\n";
    }

    /** What listens today knows keepalived's words. */
    private static String word(State state) {
        return switch (state) {
            case ACTIVE -> "MASTER";
            case BACKUP -> "BACKUP";
            case FAULT -> "FAULT";
            case INITIALIZE -> "STOP";
        };
    }

    private void writeAll() {
        try {
            for (String line = waiting.take(); !line.equals(END); line = waiting.take()) {
                write(line);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            pipe.close();
        }
    }

    private void write(String line) {
        try {
            reopenIfReplaced();
            int result = pipe.write(line);
            if (result != 0) {
                dropped.incrementAndGet();
                complain(result == -Errno.EAGAIN ? "full: nobody reads it" : Errno.text(-result));
                return;
            }
            long lost = dropped.getAndSet(0);
            if (lost > 0) {
                log.warn("event=notify-lines-lost fifo=" + path + " count=" + lost);
                lastComplaint = "";
            }
        } catch (KernelException | IOException failed) {
            dropped.incrementAndGet();
            complain(String.valueOf(failed.getMessage()));
        }
    }

    /** Somebody may have removed it, and made it anew for a reader that never would hear us. */
    private void reopenIfReplaced() throws IOException {
        if (!Objects.equals(identity(path), identity)) {
            NamedPipe next = NamedPipe.open(path, permissions);
            pipe.close();
            pipe = next;
            identity = Objects.requireNonNull(identity(path));
        }
    }

    private static Object identity(Path path) throws IOException {
        return Files.exists(path) ? Files.getAttribute(path, "unix:ino") : "gone";
    }

    private void complain(String reason) {
        if (!reason.equals(lastComplaint)) {
            lastComplaint = reason;
            log.warn("event=notify-failed fifo=" + path + " reason=\"" + reason + "\"");
        }
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        try {
            if (waiting.offer(END, CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                writer.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
